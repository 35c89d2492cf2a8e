import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { momentText } from '../language/format.ts'
import { DataTable } from '../page/DataTable.tsx'
import { useProblemText } from '../page/ProblemAlert.tsx'
import { CloseTab } from '../page/pageTitle.ts'
import { hold } from '../shell/held.ts'
import { type DraftLine, draftsQuery } from './drafts.ts'

const pathOf = ({ procedure, id }: DraftLine) => `/procedures/${procedure}/drafts/${id}`

/** What is being written, and how far it is. */
export function DraftTable({ drafts }: { drafts: readonly DraftLine[] }) {
  const { t } = useTranslation()
  return (
    <DataTable
      label={t('procedure.drafts')}
      rows={drafts}
      rowKey={({ id }) => id}
      columns={[
        {
          id: 'title',
          title: t('procedure.draft'),
          cell: (draft) => (
            <>
              <Link to={pathOf(draft)}>{draft.title}</Link>{' '}
              <span className="soft">
                {draft.baseVersion === null
                  ? t('draft.ofNothing')
                  : t('draft.ofVersion', { version: draft.baseVersion })}
              </span>
            </>
          ),
        },
        {
          id: 'state',
          title: t('search.state'),
          width: 150,
          cell: ({ problems, tried }) =>
            problems > 0 ? (
              <span className="bad">{t('draft.wrong', { count: problems })}</span>
            ) : (
              <span className={tried ? 'good' : 'soft'}>{t(tried ? 'draft.readyState' : 'draft.untriedState')}</span>
            ),
        },
        {
          id: 'updated',
          title: t('procedure.updated'),
          cell: ({ updatedByName, updatedAt }) => `${updatedByName ?? ''} ${momentText(updatedAt)}`,
        },
        {
          id: 'actions',
          title: t('list.actions'),
          width: 100,
          cell: (draft) => <Discard draft={draft} />,
        },
      ]}
    />
  )
}

/** Throws a draft away, once it was said which. */
function Discard({ draft }: { draft: DraftLine }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const client = useQueryClient()
  const textOf = useProblemText()
  const closeTab = useContext(CloseTab)
  const discard = useAction((id: string, key) => send('DELETE', `/procedure-drafts/${id}`, undefined, key), {
    onDone: () => {
      hold(pathOf(draft), false)
      closeTab(pathOf(draft))
      void client.invalidateQueries({ queryKey: draftsQuery.queryKey })
    },
    onFailed: (problem) => void message.error(textOf(problem)),
  })
  const ask = async () => {
    const title = t('procedure.discardSure', { title: draft.title })
    if (await modal.confirm({ title, okText: t('form.delete'), okButtonProps: { danger: true } })) {
      discard.mutate(draft.id)
    }
  }
  return (
    <Button size="small" type="link" danger loading={discard.isPending} onClick={() => void ask()}>
      {t('form.delete')}
    </Button>
  )
}
