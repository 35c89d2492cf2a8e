import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { send } from '../../api/client.ts'
import { useAction } from '../../api/useAction.ts'
import { type Check, type Draft, draftQuery, draftsQuery } from '../drafts.ts'
import type { Body, Target } from './body.ts'
import { begun, changed, redone, undone } from './history.ts'
import type { Spot } from './spot.ts'
import { useCheck } from './useCheck.ts'
import { changedAt } from './writing.ts'

type Saved = { body: Body; revision: number }

/** A draft while it is being written: what stands there, every step back and forth, what is saved and what is wrong. */
export function useEditor(draft: Draft, stageOf: (body: Body) => string | undefined) {
  const client = useQueryClient()
  const [history, setHistory] = useState(() => begun(draft.body))
  const [saved, setSaved] = useState<Saved>({ body: draft.body, revision: draft.revision })
  const body = history.present
  const dirty = body !== saved.body
  const checked = useCheck(body, stageOf(body), draft.check)

  const load = ({ body: theirs, revision }: Saved) => {
    setHistory(begun(theirs))
    setSaved({ body: theirs, revision })
  }
  // read anew while nothing of one's own was typed: somebody else saved meanwhile
  const isNewer = !dirty && draft.revision > saved.revision
  useEffect(() => {
    if (!isNewer) return
    setHistory(begun(draft.body))
    setSaved({ body: draft.body, revision: draft.revision })
  }, [isNewer, draft])

  const saving = useAction(
    (input: Saved, key) => send<{ revision: number; check: Check }>('PUT', `/procedure-drafts/${draft.id}`, input, key),
    {
      onDone: ({ revision, check }, input) => {
        setSaved({ body: input.body, revision })
        client.setQueryData(draftQuery(draft.id).queryKey, {
          ...draft,
          body: input.body,
          revision,
          check,
          tried: false,
        })
        void client.invalidateQueries({ queryKey: draftsQuery.queryKey })
      },
    },
  )
  const root = useMemo<Spot<Body>>(
    () => ({
      value: body,
      path: '',
      set: (next, place = '') => setHistory((now) => changed(now, next, place, Date.now())),
    }),
    [body],
  )
  const step = (to: typeof undone<Body>): Target | undefined => {
    const next = to(history)
    if (next === undefined) return undefined
    setHistory(next)
    // the place of a step stands where it was put last: behind what was taken back, or in front of it
    const at = to === undone<Body> ? next.future[0] : next.past[next.past.length - 1]
    return at === undefined ? undefined : changedAt(body, next.present, at.place)
  }
  return {
    body,
    root,
    dirty,
    ...checked,
    revision: saved.revision,
    tried: draft.tried && !dirty && draft.revision === saved.revision,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    /** @returns where to look at what became of it */
    undo: () => step(undone),
    redo: () => step(redone),
    load,
    saving,
    /** Writes what stands there; `over`: the revision that it replaces, where that is not the one it began with. */
    save: (over = saved.revision) => saving.mutateAsync({ body, revision: over }).then(({ revision }) => revision),
  }
}

export type Editor = ReturnType<typeof useEditor>
