import { Button, Checkbox, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MatterLine } from '../api/contract.ts'
import { DueDay } from '../matters/DueDay.tsx'
import { Plain } from '../page/Plain.tsx'

type Props = {
  lines: readonly MatterLine[]
  /** what is handed over, with what is noted about it */
  chosen: ReadonlyMap<string, string>
  onChange: (chosen: ReadonlyMap<string, string>) => void
}

/** The open matters of a shift: each may be left out, and may be given a note. */
export function HandoverItems({ lines, chosen, onChange }: Props) {
  const { t } = useTranslation()
  const all = new Map(lines.map(({ id }) => [id, chosen.get(id) ?? '']))
  const put = (id: string, note: string) => onChange(new Map([...chosen, [id, note]]))
  const drop = (id: string) => onChange(new Map([...chosen].filter(([other]) => other !== id)))
  return (
    <section className="card" aria-label={t('handover.items')}>
      <div className="card-head">
        <h2>{t('handover.itemsChosen', { chosen: chosen.size, count: lines.length })}</h2>
        {lines.length > 0 && (
          <Button size="small" onClick={() => onChange(chosen.size === lines.length ? new Map() : all)}>
            {chosen.size === lines.length ? t('handover.chooseNone') : t('handover.chooseAll')}
          </Button>
        )}
      </div>
      {lines.length === 0 && <Plain title={t('handover.noItems')} hint={t('handover.noItemsHint')} />}
      <ul className="plain-list">
        {lines.map((line) => {
          const isChosen = chosen.has(line.id)
          return (
            <li key={line.id} className="handover-item">
              <Checkbox
                checked={isChosen}
                onChange={({ target }) => (target.checked ? put(line.id, '') : drop(line.id))}
                aria-label={t('list.choose', { name: line.number })}
              />
              <div className="handover-matter">
                <Link className="matter-title" to={`/matters/${line.id}`}>
                  {line.title}
                </Link>
                <span className="soft number">{line.number}</span>
                <span className="soft">{line.stageTitle}</span>
                <DueDay day={line.dueDay} provisional={line.dueProvisional} closed={line.closedAt !== null} />
              </div>
              {isChosen && (
                <Input.TextArea
                  autoSize={{ minRows: 1, maxRows: 6 }}
                  maxLength={2000}
                  value={chosen.get(line.id) ?? ''}
                  placeholder={t('handover.itemNote')}
                  aria-label={t('handover.itemNoteOf', { number: line.number })}
                  onChange={({ target }) => put(line.id, target.value)}
                />
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
