import { useTranslation } from 'react-i18next'
import { type Body, titleOf } from './body.ts'
import { targetOf } from './writing.ts'

/** A place in words: which stage, move or clock, and what of it. */
export function usePlaceText(body: Body): (path: string) => string {
  const { t } = useTranslation()
  return (path) => {
    const target = targetOf(path)
    const parts = path.split('/').slice(target.section === 'procedure' ? 1 : 3)
    const property = parts[0] === undefined ? '' : t(`property.${parts[0]}`, { defaultValue: parts[0] })
    const item =
      target.section === 'procedure'
        ? t('draft.procedure')
        : t(`draft.named.${target.section}`, { title: titleOf(body, target.section, target.id) })
    return property === '' ? item : `${item} · ${property}`
  }
}
