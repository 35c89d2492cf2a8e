import { App } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useSearchParams } from 'react-router'
import { PageHead } from '../../page/PageHead.tsx'
import { useProblemText } from '../../page/ProblemAlert.tsx'
import { hold } from '../../shell/held.ts'
import type { Draft } from '../drafts.ts'
import { TrialDrawer } from '../trial/TrialDrawer.tsx'
import { type Target, wordsOf } from './body.ts'
import { ConflictDialog } from './ConflictDialog.tsx'
import { DraftToolbar } from './DraftToolbar.tsx'
import { ItemForm } from './ItemForm.tsx'
import { Outline } from './Outline.tsx'
import { Picture } from './Picture.tsx'
import { Problems } from './Problems.tsx'
import { PublishDialog } from './PublishDialog.tsx'
import { TextView } from './TextView.tsx'
import { useEditor } from './useEditor.ts'
import { useEditorKeys } from './useEditorKeys.ts'
import { useItemActions } from './useItemActions.tsx'
import { focusAt, stageOf, targetFrom, targetOf, targetText, WritingContext } from './writing.ts'

type View = 'forms' | 'text'

/** The editor of a draft: outline, form, picture and problems beside each other; saved, tried and published from the head. */
export function DraftEditor({ draft }: { draft: Draft }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const textOf = useProblemText()
  const { pathname } = useLocation()
  const [params, setParams] = useSearchParams()
  const frame = useRef<HTMLDivElement>(null)
  const editor = useEditor(draft, (now) => stageOf(targetFrom(params.get('at'), now), now))
  const { body, dirty, root, saving } = editor
  const problems = editor.check.problems
  const [view, setView] = useState<View>('forms')
  const [open, setOpen] = useState<'trial' | 'publish' | undefined>(undefined)
  const [outlineOpen, setOutlineOpen] = useState(false)
  useEffect(() => hold(pathname, dirty), [pathname, dirty])

  const target = targetFrom(params.get('at'), body)
  const go = (next: Target) => {
    setView('forms')
    setOutlineOpen(false)
    setParams({ at: targetText(next) }, { replace: true })
  }
  const jump = (path: string) => {
    go(targetOf(path))
    // the form it lies in is there by the next turn
    setTimeout(() => frame.current !== null && focusAt(frame.current, path))
  }
  const shown = targetText(target)
  // a form begins at its beginning, however far down one was in the one before
  useEffect(() => {
    const form = shown === '' ? null : frame.current?.querySelector('.draft-form')
    if (form != null && form.getBoundingClientRect().top < 0) form.scrollIntoView()
  }, [shown])
  const actions = useItemActions(body, root, target, go)
  const save = () => {
    if (!dirty || saving.isPending) return
    editor.save().then(
      () => message.success(t('draft.saved')),
      () => undefined,
    )
  }
  /** What needs the draft as it stands on the service: it is saved first. */
  const afterSaving = (then: 'trial' | 'publish') => {
    if (problems.length > 0) {
      void message.warning(t('draft.problemsFirst', { count: problems.length }))
      return jump(problems[0]?.path ?? '')
    }
    if (!dirty) return setOpen(then)
    editor.save().then(
      () => setOpen(then),
      () => undefined,
    )
  }
  const stepped = (to: Target | undefined) => {
    if (to !== undefined) go(to)
  }
  useEditorKeys(frame, {
    onSave: save,
    onUndo: () => stepped(editor.undo()),
    onRedo: () => stepped(editor.redo()),
  })
  const isStale = saving.error?.code === 'draft.stale'
  const writing = { root, problems, target, go, jump }
  return (
    <WritingContext value={writing}>
      <div ref={frame} className="draft">
        <PageHead
          title={t('draft.pageTitle', { title: wordsOf(body.title) || draft.procedure })}
          note={
            draft.baseVersion === null ? t('draft.ofNothing') : t('draft.ofVersion', { version: draft.baseVersion })
          }
        >
          <DraftToolbar
            editor={editor}
            view={view}
            onView={setView}
            onSave={save}
            onUndo={() => stepped(editor.undo())}
            onRedo={() => stepped(editor.redo())}
            onTry={() => afterSaving('trial')}
            onPublish={() => afterSaving('publish')}
          />
        </PageHead>
        {saving.error !== null && !isStale && (
          <p role="alert" className="bad">
            {textOf(saving.error)}
          </p>
        )}
        <div className={view === 'text' ? 'draft-columns draft-columns-text' : 'draft-columns'}>
          <div className={outlineOpen ? 'draft-outline draft-outline-open' : 'draft-outline'}>
            <button
              type="button"
              className="draft-outline-toggle"
              aria-expanded={outlineOpen}
              onClick={() => setOutlineOpen(!outlineOpen)}
            >
              {t('draft.outline')}
            </button>
            <Outline {...actions} />
          </div>
          <div className="draft-form">{view === 'text' ? <TextView /> : <ItemForm {...actions} />}</div>
          <div className="draft-side">
            <Problems stale={editor.stale} />
            <Picture svg={editor.drawn} stale={editor.check.diagram === null} title={wordsOf(body.title)} />
          </div>
        </div>
        {actions.dialog}
        {isStale && <ConflictDialog draft={draft} editor={editor} onClose={() => saving.reset()} />}
      </div>
      {open === 'publish' && (
        <PublishDialog
          draft={draft}
          editor={editor}
          onTry={() => setOpen('trial')}
          onClose={() => setOpen(undefined)}
        />
      )}
      <TrialDrawer draft={draft} open={open === 'trial'} onClose={() => setOpen(undefined)} />
    </WritingContext>
  )
}
