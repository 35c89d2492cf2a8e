import { useTranslation } from 'react-i18next'
import { type Body, type Label, type Section, sections, type Term, titleOf, wordsOf } from './body.ts'
import { type Change, differenceOf, isNone } from './difference.ts'

/** What one version of a procedure says otherwise than another: added, removed, changed. */
export function DifferenceList({ before, after }: { before: Body; after: Body }) {
  const { t } = useTranslation()
  const difference = differenceOf(before, after)
  const valueText = useValueText(before, after)
  if (isNone(difference)) return <p className="soft">{t('difference.none')}</p>
  const change = ({ property, before: old, after: now }: Change) => {
    const [from, to] = [valueText(old), valueText(now)]
    const name = t(`property.${property}`, { defaultValue: property })
    const isSeen = from !== undefined && to !== undefined && from !== to
    if (!isSeen) return <li key={property}>{t('difference.changed', { name })}</li>
    return <li key={property}>{t('difference.fromTo', { name, from: from || '—', to: to || '—' })}</li>
  }
  const block = (section: Section) => {
    const { added, removed, changed, reordered } = difference[section]
    if (added.length + removed.length + changed.length === 0 && !reordered) return null
    return (
      <section key={section} className="difference">
        <h3>{t(`draft.section.${section}`)}</h3>
        <ul>
          {added.map((id) => (
            <li key={`+${id}`} className="difference-added">
              {t('difference.added', { title: titleOf(after, section, id) })}
            </li>
          ))}
          {removed.map((id) => (
            <li key={`-${id}`} className="difference-removed">
              {t('difference.removed', { title: titleOf(before, section, id) })}
            </li>
          ))}
          {changed.map(({ id, changes }) => (
            <li key={id} className="difference-changed">
              {t('difference.changedItem', { title: titleOf(after, section, id) })}
              <ul>{changes.map(change)}</ul>
            </li>
          ))}
          {reordered && <li className="difference-changed">{t('difference.reordered')}</li>}
        </ul>
      </section>
    )
  }
  return (
    <div className="differences">
      {difference.head.length > 0 && (
        <section className="difference">
          <h3>{t('draft.procedure')}</h3>
          <ul>{difference.head.map(change)}</ul>
        </section>
      )}
      {sections.map(block)}
    </div>
  )
}

/** A short value in words; undefined for what is too long to be read in one line. */
function useValueText(before: Body, after: Body): (value: unknown) => string | undefined {
  const { t } = useTranslation()
  const isLabel = (value: object): value is Label => 'zh' in value && 'en' in value
  const isTerm = (value: object): value is Term => 'amount' in value && 'unit' in value
  const named = (id: string) => {
    for (const body of [after, before]) {
      for (const section of sections) if (id in body[section]) return titleOf(body, section, id)
    }
    return id === 'same' ? t('procedure.same') : id
  }
  return (value) => {
    if (value === undefined) return ''
    if (typeof value === 'string') return named(value)
    if (typeof value === 'number') return String(value)
    if (typeof value === 'boolean') return t(value ? 'form.yes' : 'form.no')
    if (Array.isArray(value)) {
      return value.every((one) => typeof one === 'string') ? value.map(named).join(t('list.comma')) : undefined
    }
    if (typeof value !== 'object' || value === null) return undefined
    if (isLabel(value)) return wordsOf(value)
    if (isTerm(value)) return t(`term.${value.unit}`, { count: value.amount })
    return undefined
  }
}
