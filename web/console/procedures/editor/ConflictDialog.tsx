import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { get } from '../../api/client.ts'
import { Loaded } from '../../page/Loaded.tsx'
import { ProblemAlert } from '../../page/ProblemAlert.tsx'
import { type Draft, draftQuery } from '../drafts.ts'
import { DifferenceList } from './DifferenceList.tsx'
import type { Editor } from './useEditor.ts'

/** Somebody else saved meanwhile: what they have otherwise, and whose stands. Neither is lost unseen. */
export function ConflictDialog({ draft, editor, onClose }: { draft: Draft; editor: Editor; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  // theirs is read beside one's own, so that the page keeps what was typed until one has chosen
  const theirs = useQuery({
    queryKey: ['procedure-draft-theirs', draft.id],
    queryFn: ({ signal }) => get<Draft>(`/procedure-drafts/${draft.id}`, {}, signal),
    gcTime: 0,
  })
  const takeTheirs = () => {
    if (theirs.data === undefined) return
    client.setQueryData(draftQuery(draft.id).queryKey, theirs.data)
    editor.load({ body: theirs.data.body, revision: theirs.data.revision })
    onClose()
  }
  const keepMine = () => {
    // saved once more meanwhile: the dialog comes back, with what is there then
    if (theirs.data !== undefined) editor.save(theirs.data.revision).catch(() => undefined)
  }
  const isThere = theirs.data !== undefined
  return (
    <Modal
      open
      width="min(720px, 100vw)"
      title={t('draft.conflict.title')}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <>
          <Button onClick={onClose}>{t('draft.conflict.later')}</Button>
          <Button disabled={!isThere} onClick={takeTheirs}>
            {t('draft.conflict.theirs')}
          </Button>
          <Button type="primary" disabled={!isThere} onClick={keepMine}>
            {t('draft.conflict.mine')}
          </Button>
        </>
      }
    >
      <ProblemAlert problem={editor.saving.error} />
      <p>{t('draft.conflict.hint')}</p>
      <Loaded query={theirs} rows={3}>
        {({ body }) => <DifferenceList before={body} after={editor.body} />}
      </Loaded>
    </Modal>
  )
}
