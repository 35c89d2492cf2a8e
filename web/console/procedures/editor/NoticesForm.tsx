import { AutoComplete } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Notice } from './body.ts'
import { Entry } from './Entry.tsx'
import { ChoiceEntry } from './inputs.tsx'
import { Rows } from './Rows.tsx'
import { part, type Spot } from './spot.ts'
import { useOptions } from './useOptions.ts'

/** Who is told of a move, and in which words. */
export function NoticesForm({ spot }: { spot: Spot<Notice[]> }) {
  const { t } = useTranslation()
  const { targets, templates } = useOptions()
  const labelOf = (target: string) => targets.find(({ value }) => value === target)?.label ?? target
  return (
    <Rows
      spot={spot}
      label={t('draft.move.notices')}
      add={t('draft.notice.add')}
      blank={(): Notice => ({ to: 'petitioner', template: templates[0]?.value ?? '' })}
      name={({ to }) => labelOf(to)}
      ordered={false}
    >
      {(notice) => {
        const template = part(notice, 'template')
        return (
          <div className="entry-row">
            <ChoiceEntry spot={part(notice, 'to')} label={t('draft.notice.to')} options={targets} />
            <Entry label={t('draft.notice.template')} path={template.path}>
              {(id, describedBy, invalid) => (
                <AutoComplete
                  id={id}
                  value={template.value}
                  options={templates}
                  onChange={(name: string) => template.set(name)}
                  showSearch={{ filterOption: (typed, option) => (option?.value ?? '').includes(typed) }}
                  aria-describedby={describedBy}
                  {...(invalid && { status: 'error' as const })}
                />
              )}
            </Entry>
          </div>
        )
      }}
    </Rows>
  )
}
