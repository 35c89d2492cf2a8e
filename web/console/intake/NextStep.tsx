import { useQuery } from '@tanstack/react-query'
import { Form, Radio } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { newKey, send } from '../api/client.ts'
import type { FieldView, MatterLine, Proposals } from '../api/contract.ts'
import { GeneratedFields } from '../form/GeneratedFields.tsx'
import { UnitPicker } from '../reference/pickers.tsx'
import type { IntakeValues, Next } from './submission.ts'

/** What happens now: leave it to others, hand it on to the unit that the rules name, or answer on the spot. */
export function NextStep({
  values,
  lead,
  nexts,
  answerFields,
}: {
  values: Partial<IntakeValues>
  /** the matter it is merged into instead */
  lead: MatterLine | undefined
  nexts: readonly Next[]
  answerFields: readonly FieldView[]
}) {
  const { t } = useTranslation()
  const form = Form.useFormInstance<IntakeValues>()
  const { category, area, next } = values
  const { data } = useQuery({
    queryKey: ['proposals', category, area],
    queryFn: () => send<Proposals>('POST', '/matters/proposals', { items: [{ category, area }] }, newKey()),
    enabled: category !== undefined && area !== undefined,
    staleTime: 60_000,
  })
  const proposal = category === undefined || area === undefined ? undefined : data?.items[0]
  const proposed = proposal?.unit?.id
  useEffect(() => {
    // the unit follows the rules until somebody chooses one
    if (!form.isFieldTouched('unit')) form.setFieldValue('unit', proposed)
  }, [form, proposed])
  if (lead !== undefined) {
    return (
      <section className="card">
        <h2>{t('intake.next')}</h2>
        <p role="status">{t('intake.merges', { number: lead.number, title: lead.title })}</p>
      </section>
    )
  }
  return (
    <section className="card">
      <h2>{t('intake.next')}</h2>
      <Form.Item name="next" label={<span className="hidden-text">{t('intake.next')}</span>}>
        <Radio.Group
          className="intake-nexts"
          options={nexts.map((id) => ({ value: id, label: t(`intake.nexts.${id}`) }))}
        />
      </Form.Item>
      {next === 'dispatch' && (
        <Form.Item name="unit" label={t('column.unit')} rules={[{ required: true, message: t('form.required') }]}>
          <UnitPicker />
        </Form.Item>
      )}
      {next !== 'answer' && (
        <p className="soft" role="status">
          {proposal === undefined
            ? t('intake.proposalLater')
            : proposal.unit === null
              ? t('intake.noProposal')
              : t('intake.proposal', { unit: proposal.unit.name })}
          {proposal?.limit != null &&
            ` ${t('intake.limit', { term: t(`term.${proposal.limit.unit}`, { count: proposal.limit.amount }) })}`}
        </p>
      )}
      {next === 'answer' && <GeneratedFields fields={answerFields} values={values.answer ?? {}} base="answer" />}
    </section>
  )
}
