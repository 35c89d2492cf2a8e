import { useTranslation } from 'react-i18next'
import type { Light as Colour } from '../api/contract.ts'
import './light.css'

/** Late, due soon, or fine: by colour, by shape and by word, the same wherever a due day stands. */
export function Light({ light }: { light: Colour | null }) {
  const { t } = useTranslation()
  if (light === null) return null
  return (
    <span className={`light light-${light}`}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        {light === 'late' && <path d="M6 .8 11.600 11H.4z" />}
        {light === 'soon' && <path d="M6 .5 11.500 6 6 11.500.5 6z" />}
        {light === 'fine' && <circle cx="6" cy="6" r="5" />}
      </svg>
      {t(`light.${light}`)}
    </span>
  )
}
