import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import type { MatterView, MoveView } from '../api/contract.ts'
import { Loaded } from '../page/Loaded.tsx'
import { usePageTitle } from '../page/pageTitle.ts'
import { Appeals } from './Appeals.tsx'
import { Clocks } from './Clocks.tsx'
import { Diagram } from './Diagram.tsx'
import { MatterHead } from './MatterHead.tsx'
import { Merged } from './Merged.tsx'
import { MoveDialog } from './MoveDialog.tsx'
import { Moves } from './Moves.tsx'
import { matterQuery } from './matter.ts'
import { Parts } from './Parts.tsx'
import { Pending } from './Pending.tsx'
import { Submissions } from './Submissions.tsx'
import { Tied } from './Tied.tsx'
import { Timeline } from './Timeline.tsx'
import { Undo } from './Undo.tsx'
import { Waiting } from './Waiting.tsx'
import { Way } from './Way.tsx'
import './matter.css'
import './turns.css'

/** 事项详情: everything one may see of a matter, and everything one may do with it. */
export default function MatterPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const query = useQuery(matterQuery(id))
  usePageTitle(query.data?.number ?? (query.isError ? t('page.notFound') : undefined))
  return (
    <Loaded query={query} rows={12}>
      {(matter) => <Matter matter={matter} />}
    </Loaded>
  )
}

type Moving = { matter: MatterView; move: MoveView }

function Matter({ matter }: { matter: MatterView }) {
  const [moving, setMoving] = useState<Moving | undefined>(undefined)
  const choose = (move: MoveView) => setMoving({ matter, move })
  return (
    <article className="matter">
      <Undo matter={matter} />
      <Tied matter={matter} />
      <MatterHead matter={matter}>
        <Waiting waiting={matter.waitingFor} />
        <Pending matter={matter} onChoose={choose} />
        <Moves moves={matter.moves} onChoose={choose} />
      </MatterHead>
      <div className="matter-columns">
        <div>
          <Parts parts={matter.parts} />
          <Submissions matter={matter} />
          <Merged matter={matter} onChoose={(other, move) => setMoving({ matter: other, move })} />
          <Timeline events={matter.timeline} />
        </div>
        <div>
          <Clocks clocks={matter.clocks} />
          <Way way={matter.way} />
          <Appeals appeals={matter.appeals} />
          <Diagram matter={matter} />
        </div>
      </div>
      {moving !== undefined && (
        <MoveDialog
          key={moving.move.id}
          // the page may have been read anew beneath the form
          matter={moving.matter.id === matter.id ? matter : moving.matter}
          move={moving.move}
          onClose={() => setMoving(undefined)}
        />
      )}
    </article>
  )
}
