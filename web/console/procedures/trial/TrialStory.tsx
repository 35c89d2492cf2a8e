import { useTranslation } from 'react-i18next'
import { momentText } from '../../language/format.ts'
import { useRoleTitle } from '../../reference/useRoleTitle.ts'
import { type Body, titleOf } from '../editor/body.ts'
import { type Line, type Plan, storyOf, type Trial } from './trial.ts'
import '../../matter/matter.css'
import '../../matters/light.css'

/** What has happened to the sample: steps, what fell due by itself, who would have been told. The latest first. */
export function TrialStory({ running: { plan, trial }, body }: { running: { plan: Plan; trial: Trial }; body: Body }) {
  const { t } = useTranslation()
  const roleTitle = useRoleTitle()
  const lines = storyOf(trial, plan, {
    start: body.start,
    stageTitle: (stage) => titleOf(body, 'stages', stage),
    whoOf: ({ role }) => roleTitle(role),
  })
  const textOf = ({ kind, title }: Line) => (kind === 'step' ? title : t(`trial.kind.${kind}`, { title }))
  return (
    <section className="trial-story" aria-label={t('trial.story')}>
      <h3>{t('trial.story')}</h3>
      <ol className="timeline">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: several lines may say the same
          <li key={lines.length - index} className={line.kind === 'step' ? undefined : 'internal'}>
            <p className="timeline-head">
              <strong>{textOf(line)}</strong>
              {line.stage !== null && <span className="stage">{t('matter.toStage', { stage: line.stage })}</span>}
            </p>
            <p className="soft">
              <span className="number">{momentText(line.at)}</span>
              {line.who !== null && ` · ${line.who}`}
            </p>
            {line.notices.length > 0 && (
              <ul className="trial-notices">
                {[...new Set(line.notices.map(({ template }) => template))].map((template) => (
                  <li key={template}>
                    {t('trial.notice', { to: toldOf(line, template).join(t('list.comma')) })} <code>{template}</code>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
        <li>
          <p className="timeline-head">
            <strong>{t('trial.received')}</strong>
          </p>
          <p className="soft number">{momentText(plan.receivedAt)}</p>
        </li>
      </ol>
    </section>
  )
}

/** Who is told in the words of one template. */
const toldOf = ({ notices }: Line, template: string): string[] =>
  notices.filter((notice) => notice.template === template).map(({ toText }) => toText)
