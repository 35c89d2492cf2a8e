import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import type { MatterView, MoveView } from '../api/contract.ts'
import { Loaded } from '../page/Loaded.tsx'
import { usePageTitle } from '../page/pageTitle.ts'
import { Clocks } from './Clocks.tsx'
import { Diagram } from './Diagram.tsx'
import { MatterHead } from './MatterHead.tsx'
import { MoveDialog } from './MoveDialog.tsx'
import { Moves } from './Moves.tsx'
import { matterQuery } from './matter.ts'
import { Submissions } from './Submissions.tsx'
import { Timeline } from './Timeline.tsx'
import './matter.css'

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

function Matter({ matter }: { matter: MatterView }) {
  const [moving, setMoving] = useState<MoveView | undefined>(undefined)
  return (
    <article className="matter">
      <MatterHead matter={matter}>
        <Moves moves={matter.moves} onChoose={setMoving} />
      </MatterHead>
      <div className="matter-columns">
        <div>
          <Submissions matter={matter} />
          <Timeline events={matter.timeline} />
        </div>
        <div>
          <Clocks clocks={matter.clocks} />
          <Diagram procedure={matter.procedure} stage={matter.stage} />
        </div>
      </div>
      {moving !== undefined && (
        <MoveDialog key={moving.id} matter={matter} move={moving} onClose={() => setMoving(undefined)} />
      )}
    </article>
  )
}
