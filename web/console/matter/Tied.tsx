import { BranchesOutlined, LinkOutlined, MergeCellsOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MatterRef, MatterView } from '../api/contract.ts'

/** What this matter is to another: a part of it, merged into it, split off from it. Stands above everything else. */
export function Tied({ matter: { parent, follows, joined, splitFrom } }: { matter: MatterView }) {
  const { t } = useTranslation()
  return (
    <>
      {parent !== null && (
        <Tie icon={<BranchesOutlined aria-hidden />} to={parent}>
          {t('tied.part')}
        </Tie>
      )}
      {joined && (
        <Tie icon={<MergeCellsOutlined aria-hidden />} to={follows}>
          {follows === null ? t('tied.joinedElsewhere') : t('tied.joined')}
        </Tie>
      )}
      {splitFrom !== null && (
        <Tie icon={<LinkOutlined aria-hidden />} to={splitFrom}>
          {t('tied.split')}
        </Tie>
      )}
    </>
  )
}

function Tie({ icon, to, children }: { icon: ReactNode; to: MatterRef | null; children: string }) {
  return (
    <p className="tie">
      {icon} {children}{' '}
      {to !== null && (
        <Link to={`/matters/${to.id}`}>
          <span className="number">{to.number}</span> {to.title}
        </Link>
      )}
    </p>
  )
}
