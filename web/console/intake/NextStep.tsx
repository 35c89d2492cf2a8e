import { useQuery } from '@tanstack/react-query'
import { Form, Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import { newKey, send } from '../api/client.ts'
import type { FieldView, Proposals } from '../api/contract.ts'
import { GeneratedFields } from '../form/GeneratedFields.tsx'
import type { IntakeValues, Next } from './submission.ts'

/** What happens now: leave it to others, hand it on to the unit that the rules name, or answer on the spot. */
export function NextStep({
  values,
  nexts,
  answerFields,
}: {
  values: Partial<IntakeValues>
  nexts: readonly Next[]
  answerFields: readonly FieldView[]
}) {
  const { t } = useTranslation()
  const { category, area } = values
  const { data } = useQuery({
    queryKey: ['proposals', category, area],
    queryFn: () => send<Proposals>('POST', '/matters/proposals', { items: [{ category, area }] }, newKey()),
    enabled: category !== undefined && area !== undefined,
    staleTime: 60_000,
  })
  const proposal = category === undefined || area === undefined ? undefined : data?.items[0]
  return (
    <section className="card">
      <h2>{t('intake.next')}</h2>
      <Form.Item name="next" label={<span className="hidden-text">{t('intake.next')}</span>}>
        <Radio.Group
          className="intake-nexts"
          options={nexts.map((id) => ({ value: id, label: t(`intake.nexts.${id}`) }))}
        />
      </Form.Item>
      {values.next !== 'answer' && (
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
      {values.next === 'answer' && <GeneratedFields fields={answerFields} values={values.answer ?? {}} base="answer" />}
    </section>
  )
}
