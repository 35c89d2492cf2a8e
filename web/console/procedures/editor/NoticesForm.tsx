import { queryOptions, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { get } from '../../api/client.ts'
import { useMay } from '../../session/useMe.ts'
import type { Notice } from './body.ts'
import { ChoiceEntry, type Option } from './inputs.tsx'
import { Rows } from './Rows.tsx'
import { part, type Spot } from './spot.ts'
import { useOptions } from './useOptions.ts'

type Template = { id: string; reader: 'petitioner' | 'staff'; text: string }

const templatesQuery = queryOptions({
  queryKey: ['message-templates'],
  queryFn: ({ signal }) => get<{ items: Template[] }>('/message-templates', {}, signal),
  staleTime: 5 * 60_000,
})

/** Texts of the product that no move names. */
const others = ['other', 'digest', 'contact.code']

/** Every message ends with the same pointer to where it can be read. */
const withoutLink = (text: string) => text.replace(/[^。.]*\{link\}.*$/, '')

/** Who is told of a move, and in which words. */
export function NoticesForm({ spot }: { spot: Spot<Notice[]> }) {
  const { t } = useTranslation()
  const { targets, templates: used } = useOptions()
  const may = useMay()
  const known = useQuery({ ...templatesQuery, enabled: may('channel.manage') }).data?.items ?? []
  const labelOf = (target: string) => targets.find(({ value }) => value === target)?.label ?? target
  /** What there is to say to a reader, each with its words; and what the procedure says already. */
  const templatesFor = ({ to }: Notice): Option[] => {
    const reader = to === 'petitioner' ? 'petitioner' : 'staff'
    const sayable = known
      .filter((one) => one.reader === reader && !others.includes(one.id) && !one.id.startsWith('clock.'))
      .map(({ id, text }) => ({ value: id, label: t('draft.notice.says', { id, text: withoutLink(text) }) }))
    const named = used.filter(({ value }) => !sayable.some((one) => one.value === value))
    return [...sayable, ...named]
  }
  return (
    <Rows
      spot={spot}
      label={t('draft.move.notices')}
      add={t('draft.notice.add')}
      blank={(): Notice => ({ to: 'petitioner', template: '' })}
      name={({ to }) => labelOf(to)}
      ordered={false}
    >
      {(notice) => (
        <div className="entry-row">
          <ChoiceEntry spot={part(notice, 'to')} label={t('draft.notice.to')} options={targets} />
          <ChoiceEntry
            spot={part(notice, 'template')}
            label={t('draft.notice.template')}
            options={templatesFor(notice.value)}
            wide
          />
        </div>
      )}
    </Rows>
  )
}
