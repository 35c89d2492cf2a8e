import { Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { addressOf } from '../api/client.ts'
import { currentLanguage } from '../language/language.ts'

type Props = { procedure: { id: string; version: number; title: string }; stage: string }

/** Where the matter stands in its procedure, drawn by the service from the procedure itself. */
export function Diagram({ procedure, stage }: Props) {
  const { t } = useTranslation()
  const [large, setLarge] = useState(false)
  const picture = (
    <img
      className="diagram"
      src={addressOf(`/procedures/${procedure.id}/${procedure.version}/diagram`, {
        stage,
        lang: currentLanguage() === 'en' ? 'en' : 'zh',
      })}
      alt={t('matter.diagramOf', { procedure: procedure.title })}
    />
  )
  return (
    <section className="card no-print">
      <div className="card-head">
        <h2>{t('matter.diagram')}</h2>
        <Link to={`/procedures/${procedure.id}/${procedure.version}`}>{procedure.title}</Link>
      </div>
      <button
        type="button"
        className="diagram-button"
        onClick={() => setLarge(true)}
        aria-label={t('matter.diagramLarge')}
      >
        {picture}
      </button>
      <Modal
        open={large}
        onCancel={() => setLarge(false)}
        footer={null}
        width="min(1400px, 96vw)"
        title={procedure.title}
      >
        {picture}
      </Modal>
    </section>
  )
}
