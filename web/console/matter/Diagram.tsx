import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { addressOf } from '../api/client.ts'
import type { MatterView } from '../api/contract.ts'
import { currentLanguage } from '../language/language.ts'

type Props = { matter: Pick<MatterView, 'procedure' | 'stage' | 'stageTitle' | 'phase' | 'phases'> }

/** Where the matter stands: the coarse steps at a glance, and the whole procedure, drawn by the service, when it is asked for. */
export function Diagram({ matter: { procedure, stage, stageTitle, phase, phases } }: Props) {
  const { t } = useTranslation()
  const [large, setLarge] = useState(false)
  const now = phases.findIndex(({ id }) => id === phase)
  return (
    <section className="card no-print">
      <div className="card-head">
        <h2>{t('matter.diagram')}</h2>
        <Link to={`/procedures/${procedure.id}/${procedure.version}`}>{procedure.title}</Link>
      </div>
      <ol className="phases">
        {phases.map(({ id, title }, at) => (
          <li
            key={id}
            className={at < now ? 'phase-past' : at === now ? 'phase-now' : 'phase-next'}
            aria-current={at === now ? 'step' : undefined}
          >
            {title}
            {at === now && stageTitle !== title && (
              <span className="soft">{t('matter.stageNow', { stage: stageTitle })}</span>
            )}
          </li>
        ))}
      </ol>
      <Button onClick={() => setLarge(true)}>{t('matter.diagramLarge')}</Button>
      <Modal
        open={large}
        onCancel={() => setLarge(false)}
        footer={null}
        width="min(1400px, 96vw)"
        title={procedure.title}
      >
        <img
          className="diagram"
          src={addressOf(`/procedures/${procedure.id}/${procedure.version}/diagram`, {
            stage,
            lang: currentLanguage() === 'en' ? 'en' : 'zh',
          })}
          alt={t('matter.diagramOf', { procedure: procedure.title })}
        />
      </Modal>
    </section>
  )
}
