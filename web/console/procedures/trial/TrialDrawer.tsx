import { Alert, Button, Drawer } from 'antd'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Loading } from '../../page/Loading.tsx'
import { ProblemAlert } from '../../page/ProblemAlert.tsx'
import type { Draft } from '../drafts.ts'
import { wordsOf } from '../editor/body.ts'
import { TrialMoves } from './TrialMoves.tsx'
import { TrialNow } from './TrialNow.tsx'
import { TrialStory } from './TrialStory.tsx'
import { useTrial } from './useTrial.ts'
import './trial.css'

/** 试运行: leads a sample matter through the draft, one step after the other, with the clock in one's own hands. */
export function TrialDrawer({ draft, open, onClose }: { draft: Draft; open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size="min(1080px, 100vw)"
      destroyOnHidden={false}
      title={t('trial.title', { title: wordsOf(draft.body.title) })}
      className="trial-drawer"
    >
      {open && <TrialBody draft={draft} key={draft.revision} />}
    </Drawer>
  )
}

function TrialBody({ draft }: { draft: Draft }) {
  const { t } = useTranslation()
  const run = useTrial(draft.id)
  const { running, problem } = run
  const begin = useRef(run.begin)
  begin.current = run.begin
  useEffect(() => begin.current(), [])
  const ended = running?.trial.ending !== null && running !== undefined
  return (
    <>
      <ProblemAlert problem={problem} lines={problem?.faults.map(({ detail }) => detail) ?? []} />
      <p className="soft trial-hint">{t('trial.hint')}</p>
      {running === undefined ? (
        problem === null && <Loading rows={4} />
      ) : (
        <div className="trial">
          <div>
            <TrialNow run={run} running={running} />
            {ended ? (
              <Alert
                type="success"
                showIcon
                role="status"
                title={t('trial.ended', { ending: t(`ending.${running.trial.ending}`) })}
                description={t('trial.endedHint')}
                action={<Button onClick={() => run.begin()}>{t('trial.again')}</Button>}
              />
            ) : (
              <TrialMoves run={run} running={running} />
            )}
          </div>
          <TrialStory running={running} body={draft.body} />
        </div>
      )}
    </>
  )
}
