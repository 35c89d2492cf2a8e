import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Modal } from 'antd'
import { useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'
import { send } from '../../api/client.ts'
import { useAction } from '../../api/useAction.ts'
import { Loaded } from '../../page/Loaded.tsx'
import { ProblemAlert } from '../../page/ProblemAlert.tsx'
import { CloseTab } from '../../page/pageTitle.ts'
import { referenceQuery } from '../../reference/reference.ts'
import { hold } from '../../shell/held.ts'
import { type Draft, draftsQuery, versionsQuery } from '../drafts.ts'
import { procedureQuery } from '../procedure.ts'
import { DifferenceList } from './DifferenceList.tsx'
import type { Editor } from './useEditor.ts'

type Props = { draft: Draft; editor: Editor; onTry: () => void; onClose: () => void }

/** What publishing changes, and the last question before it. A draft that was not led to an end is tried first. */
export function PublishDialog({ draft, editor, onTry, onClose }: Props) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const closeTab = useContext(CloseTab)
  const publish = useAction(
    ({ replaces }: { replaces?: number }, key) =>
      send<{ procedure: string; version: number }>(
        'POST',
        `/procedure-drafts/${draft.id}/publish`,
        { revision: editor.revision, ...(replaces !== undefined && { replaces }) },
        key,
      ),
    {
      onDone: ({ procedure, version }) => {
        void message.success(t('draft.published', { version }))
        for (const { queryKey } of [draftsQuery, versionsQuery(procedure), referenceQuery]) {
          void client.invalidateQueries({ queryKey })
        }
        hold(pathname, false)
        closeTab(pathname)
        void navigate(`/procedures/${procedure}/${version}?published`)
      },
    },
  )
  // published since by others: the difference that counts is the one to that version
  const overtaken = publish.error?.code === 'draft.overtaken' ? publish.error.body.version : undefined
  const base = overtaken ?? draft.baseVersion
  const { tried } = editor
  return (
    <Modal
      open
      width="min(760px, 100vw)"
      title={t('draft.publishTitle', { version: (base ?? 0) + 1 })}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('form.cancel')}</Button>
          {tried ? (
            <Button
              type="primary"
              danger={overtaken !== undefined}
              loading={publish.isPending}
              onClick={() => publish.mutate(overtaken === undefined ? {} : { replaces: overtaken })}
            >
              {t(overtaken === undefined ? 'draft.publish' : 'draft.publishOver')}
            </Button>
          ) : (
            <Button type="primary" onClick={onTry}>
              {t('draft.try')}
            </Button>
          )}
        </>
      }
    >
      <ProblemAlert problem={publish.error} />
      <p>{t(tried ? 'draft.publishHint' : 'draft.notTried')}</p>
      {base === null ? (
        <p className="soft">{t('draft.publishFirst')}</p>
      ) : (
        <BaseDifference procedure={draft.procedure} version={base} editor={editor} />
      )}
    </Modal>
  )
}

function BaseDifference({ procedure, version, editor }: { procedure: string; version: number; editor: Editor }) {
  const { t } = useTranslation()
  const query = useQuery(procedureQuery(procedure, version))
  return (
    <section aria-label={t('draft.changesSince', { version })}>
      <h3 className="difference-head">{t('draft.changesSince', { version })}</h3>
      <Loaded query={query} rows={4}>
        {(view) => <DifferenceList before={view.procedure} after={editor.body} />}
      </Loaded>
    </section>
  )
}
