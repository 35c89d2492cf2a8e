import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ProcedureView } from '../procedure.ts'

type Props = {
  was: ProcedureView
  becomes: ProcedureView
  chosen: Record<string, string>
  onChoose: (chosen: Record<string, string>) => void
}

/** Which new stage each old one becomes. Ends become ends, the rest does not end. */
export function StageMap({ was, becomes, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  return (
    <table className="table stage-map">
      <caption className="soft">{t('migration.mapHint')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('migration.oldStage', { version: was.version })}</th>
          <th scope="col">{t('migration.newStage', { version: becomes.version })}</th>
        </tr>
      </thead>
      <tbody>
        {was.stages.map(({ id, title, final }) => {
          const isOpen = chosen[id] === undefined
          return (
            <tr key={id}>
              <th scope="row">{title}</th>
              <td>
                <Select
                  value={chosen[id] ?? null}
                  aria-label={t('migration.becomes', { stage: title })}
                  placeholder={t('migration.notMapped')}
                  allowClear
                  options={becomes.stages
                    .filter((stage) => stage.final === final)
                    .map((stage) => ({ value: stage.id, label: stage.title }))}
                  onChange={(to: string | undefined) => {
                    const { [id]: _, ...rest } = chosen
                    onChoose(to === undefined ? rest : { ...rest, [id]: to })
                  }}
                  {...(isOpen && { status: 'warning' as const })}
                />
                {chosen[id] !== undefined && chosen[id] !== id && (
                  <span className="soft stage-map-other">{t('migration.otherStage')}</span>
                )}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
