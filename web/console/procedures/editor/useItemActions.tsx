import { App } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Body, type Section, type Target, titleOf } from './body.ts'
import { added, duplicated, shifted } from './outline.ts'
import { RemoveDialog } from './RemoveDialog.tsx'
import { RenameDialog } from './RenameDialog.tsx'
import { removed, renamed } from './references.ts'
import type { Spot } from './spot.ts'

type Asked = { what: 'rename' | 'remove'; section: Section; id: string }

/** What can be done with a stage, move or clock as a whole, and the dialog that asks first where one must. */
export function useItemActions(body: Body, root: Spot<Body>, target: Target, go: (target: Target) => void) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [asked, setAsked] = useState<Asked | undefined>(undefined)
  const write = (next: Body, section: Section, id: string) => {
    root.set(next, `/${section}/${id}`)
    go({ section, id })
  }
  const actions = {
    onAdd: (section: Section) => {
      const after = target.section === section ? target.id : undefined
      const title = { zh: t(`draft.new.${section}.zh`), en: t(`draft.new.${section}.en`) }
      const { body: next, id } = added(body, section, title, after)
      write(next, section, id)
    },
    onDuplicate: (section: Section, id: string) => {
      const { body: next, id: copy } = duplicated(body, section, id, ({ zh, en }) => ({
        zh: t('draft.copy.zh', { title: zh }),
        en: t('draft.copy.en', { title: en }),
      }))
      write(next, section, copy)
    },
    onShift: (section: Section, id: string, by: -1 | 1) => {
      root.set(shifted(body, section, id, by), `/${section}/${id}`)
    },
    onRename: (section: Section, id: string) => setAsked({ what: 'rename', section, id }),
    onRemove: (section: Section, id: string) => setAsked({ what: 'remove', section, id }),
  }
  const close = () => setAsked(undefined)
  let dialog: ReactNode = null
  if (asked?.what === 'rename') {
    const { section, id } = asked
    const rename = (to: string) => {
      if (to !== id) write(renamed(body, section, id, to), section, to)
      close()
    }
    dialog = <RenameDialog key={id} body={body} section={section} id={id} onRename={rename} onClose={close} />
  } else if (asked?.what === 'remove') {
    const { section, id } = asked
    const remove = () => {
      root.set(removed(body, section, id), `/${section}/${id}`)
      void message.success(t('draft.remove.done', { title: titleOf(body, section, id) }))
      close()
      go({ section: 'procedure' })
    }
    dialog = <RemoveDialog body={body} section={section} id={id} onRemove={remove} onClose={close} />
  }
  return { ...actions, dialog }
}
