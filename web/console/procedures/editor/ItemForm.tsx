import { ArrowDownOutlined, ArrowUpOutlined, CopyOutlined, DeleteOutlined, EditOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Body, type Section, titleOf } from './body.ts'
import { ClockForm } from './ClockForm.tsx'
import { MoveForm } from './MoveForm.tsx'
import { ProcedureForm } from './ProcedureForm.tsx'
import { StageForm } from './StageForm.tsx'
import { part, type Spot } from './spot.ts'
import { targetText, useFaults, useWriting } from './writing.ts'

export type ItemActions = {
  onDuplicate: (section: Section, id: string) => void
  onShift: (section: Section, id: string, by: -1 | 1) => void
  onRename: (section: Section, id: string) => void
  onRemove: (section: Section, id: string) => void
}

/** The form of what one works on, and what can be done with it as a whole. */
export function ItemForm(actions: ItemActions) {
  const { t } = useTranslation()
  const { root, target } = useWriting()
  if (target.section === 'procedure') {
    return (
      <section className="card item-form" aria-label={t('draft.procedure')} data-path="">
        <h2>{t('draft.procedure')}</h2>
        <General path="" />
        <ProcedureForm spot={root} />
      </section>
    )
  }
  const { section, id } = target
  const title = titleOf(root.value, section, id)
  const path = `/${section}/${id}`
  return (
    <section
      key={targetText(target)}
      className="card item-form"
      aria-label={t(`draft.named.${section}`, { title })}
      data-path={path}
    >
      <div className="card-head">
        <h2>
          {t(`draft.named.${section}`, { title })} <code className="soft">{id}</code>
        </h2>
        <Tools section={section} id={id} {...actions} />
      </div>
      <General path={path} />
      {section === 'stages' && <StageForm id={id} spot={spotOf(root, section, id)} />}
      {section === 'moves' && <MoveForm id={id} spot={spotOf(root, section, id)} />}
      {section === 'clocks' && <ClockForm spot={spotOf(root, section, id)} />}
    </section>
  )
}

function spotOf<S extends Section>(root: Spot<Body>, section: S, id: string): Spot<Body[S][string]> {
  const records = part(root, section) as unknown as Spot<Record<string, Body[S][string]>>
  return part(records, id) as Spot<Body[S][string]>
}

/** What is wrong with the thing as such: that a stage is never reached, for one. */
function General({ path }: { path: string }) {
  const faults = useFaults(path, false)
  return faults.map((fault) => (
    <p key={fault} role="alert" className="bad">
      {fault}
    </p>
  ))
}

function Tools({
  section,
  id,
  onDuplicate,
  onShift,
  onRename,
  onRemove,
}: ItemActions & { section: Section; id: string }) {
  const { t } = useTranslation()
  const { root } = useWriting()
  const ids = Object.keys(root.value[section])
  const tools = [
    { key: 'up', icon: <ArrowUpOutlined aria-hidden />, act: () => onShift(section, id, -1), off: ids[0] === id },
    {
      key: 'down',
      icon: <ArrowDownOutlined aria-hidden />,
      act: () => onShift(section, id, 1),
      off: ids[ids.length - 1] === id,
    },
    { key: 'duplicate', icon: <CopyOutlined aria-hidden />, act: () => onDuplicate(section, id) },
    { key: 'rename', icon: <EditOutlined aria-hidden />, act: () => onRename(section, id) },
    { key: 'remove', icon: <DeleteOutlined aria-hidden />, act: () => onRemove(section, id), danger: true },
  ]
  return (
    <div className="item-tools" role="toolbar" aria-label={t('draft.tools')}>
      {tools.map(({ key, icon, act, off = false, danger = false }) => (
        <Tooltip key={key} title={t(`draft.tool.${key}`)}>
          <Button
            type="text"
            size="small"
            icon={icon}
            aria-label={t(`draft.tool.${key}`)}
            disabled={off}
            danger={danger}
            onClick={act}
          />
        </Tooltip>
      ))}
    </div>
  )
}
