import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dayText } from '../language/format.ts'
import { type Column, DataTable } from '../page/DataTable.tsx'
import { Labelled } from '../page/Labelled.tsx'
import { Loaded } from '../page/Loaded.tsx'
import { PageHead } from '../page/PageHead.tsx'
import { Plain } from '../page/Plain.tsx'
import { CategoryPicker } from '../reference/pickers.tsx'
import { useMay } from '../session/useMe.ts'
import { AnswerDialog } from './AnswerDialog.tsx'
import { type Answer, answersQuery } from './answers.ts'
import { RetireAnswer } from './RetireAnswer.tsx'
import './answers.css'

/** 答复范本: answers written once for what is asked again and again. */
export default function AnswersPage() {
  const { t } = useTranslation()
  const may = useMay()
  const query = useQuery(answersQuery)
  const [category, setCategory] = useState<string | undefined>(undefined)
  const [editing, setEditing] = useState<Answer | 'new' | undefined>(undefined)
  const suits = (answer: Answer) =>
    category === undefined ||
    answer.category === null ||
    category.startsWith(answer.category) ||
    answer.category.startsWith(category)
  const columns: Column<Answer>[] = [
    {
      id: 'title',
      title: t('column.title'),
      cell: (answer) => (
        <span className="answer-said">
          <strong>{answer.title}</strong>
          <span className="soft answer-text">{answer.answer}</span>
        </span>
      ),
    },
    {
      id: 'category',
      title: t('column.category'),
      width: 130,
      cell: ({ categoryName }) => categoryName ?? <span className="soft">{t('answers.everyCategory')}</span>,
    },
    {
      id: 'unit',
      title: t('column.unit'),
      width: 130,
      cell: ({ unitName }) => unitName ?? <span className="soft">{t('answers.everyUnit')}</span>,
    },
    { id: 'outcome', title: t('answers.outcome'), width: 150, cell: ({ outcome }) => t(`ending.${outcome}`) },
    {
      id: 'updated',
      title: t('answers.updated'),
      width: 150,
      cell: ({ updatedAt, updatedBy }) => (
        <span>
          <span className="number">{dayText(updatedAt)}</span> <span className="soft">{updatedBy}</span>
        </span>
      ),
    },
    {
      id: 'actions',
      title: t('list.actions'),
      width: 130,
      cell: (answer) => <Actions answer={answer} onEdit={setEditing} />,
    },
  ]
  return (
    <>
      <PageHead title={t('menu.page.answers')} note={t('answers.note')}>
        {may('answers.manage') && (
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setEditing('new')}>
            {t('answers.add')}
          </Button>
        )}
      </PageHead>
      <div className="answers-filter">
        <Labelled label={t('column.category')}>
          {(id) => (
            <CategoryPicker
              id={id}
              {...(category !== undefined && { value: category })}
              onChange={setCategory}
              placeholder={t('search.any')}
            />
          )}
        </Labelled>
      </div>
      <Loaded query={query}>
        {({ items }) => {
          const shown = items.filter(suits)
          return shown.length === 0 ? (
            <div className="card">
              <Plain
                title={items.length === 0 ? t('answers.none') : t('answers.noneSuits')}
                hint={t('answers.noneHint')}
              />
            </div>
          ) : (
            <>
              <div className="wide-only">
                <DataTable
                  label={t('menu.page.answers')}
                  rows={shown}
                  rowKey={({ id }) => id}
                  onOpen={setEditing}
                  columns={columns}
                />
              </div>
              <ul className="narrow-only plain-list">
                {shown.map((answer) => (
                  <li key={answer.id} className="card">
                    <strong>{answer.title}</strong>
                    <p className="answer-text">{answer.answer}</p>
                    <p className="soft">
                      {[
                        answer.categoryName ?? t('answers.everyCategory'),
                        answer.unitName ?? t('answers.everyUnit'),
                        t(`ending.${answer.outcome}`),
                      ].join(' · ')}
                    </p>
                    <Actions answer={answer} onEdit={setEditing} />
                  </li>
                ))}
              </ul>
            </>
          )
        }}
      </Loaded>
      {editing !== undefined && (
        <AnswerDialog {...(editing !== 'new' && { answer: editing })} onClose={() => setEditing(undefined)} />
      )}
    </>
  )
}

function Actions({ answer, onEdit }: { answer: Answer; onEdit: (answer: Answer) => void }) {
  const { t } = useTranslation()
  return (
    <span className="row">
      <Button size="small" type="link" onClick={() => onEdit(answer)}>
        {answer.mine ? t('form.edit') : t('answers.look')}
      </Button>
      {answer.mine && <RetireAnswer answer={answer} />}
    </span>
  )
}
