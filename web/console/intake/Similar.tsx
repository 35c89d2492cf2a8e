import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { get } from '../api/client.ts'
import type { MatterLine, MatterList } from '../api/contract.ts'
import { dayText } from '../language/format.ts'
import { Light } from '../matters/Light.tsx'

/** So many are shown: what is not among the newest was probably not told again today. */
const SHOWN = 5

type Props = {
  category: string | undefined
  area: string | undefined
  /** the one this request will be merged into */
  lead: MatterLine | undefined
  /** absent where one may not merge */
  onLead?: ((lead: MatterLine | undefined) => void) | undefined
}

/** 可能重复: open matters of the same kind at the same place, while the request is still being written down. */
export function Similar({ category, area, lead, onLead }: Props) {
  const { t } = useTranslation()
  const { data } = useQuery({
    queryKey: ['matters', 'similar', category, area],
    queryFn: ({ signal }) =>
      get<MatterList>(
        '/matters',
        { category, area, open: true, parts: false, order: 'newest', limit: SHOWN + 1 },
        signal,
      ),
    enabled: category !== undefined && area !== undefined,
    staleTime: 30_000,
  })
  const found = category === undefined || area === undefined ? [] : (data?.items.filter(({ joined }) => !joined) ?? [])
  const lines = found.slice(0, SHOWN)
  // the one that was chosen stays in sight when the place is corrected afterwards
  const shown = lead === undefined || lines.some(({ id }) => id === lead.id) ? lines : [lead, ...lines]
  if (shown.length === 0) return null
  return (
    <section className="card" aria-labelledby="similar">
      <h2 id="similar">{t('intake.similar')}</h2>
      <p className="soft">{t('intake.similarHint')}</p>
      <ul className="intake-similar">
        {shown.map((line) => (
          <li key={line.id} className={line.id === lead?.id ? 'intake-lead' : undefined}>
            <span>
              <Link to={`/matters/${line.id}`}>{line.title}</Link>
              <small className="soft">
                <span className="number">{line.number}</span> · {line.stageTitle} ·{' '}
                {t('form.receivedOn', { day: dayText(line.receivedAt) })}
              </small>
            </span>
            <Light light={line.light} />
            {onLead !== undefined && (
              <Button
                size="small"
                aria-pressed={line.id === lead?.id}
                onClick={() => onLead(line.id === lead?.id ? undefined : line)}
              >
                {line.id === lead?.id ? t('intake.notMerge') : t('intake.merge')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
