import type { TFunction } from 'i18next'
import { Link } from 'react-router'
import type { MatterLine } from '../api/contract.ts'
import { dayText, momentText, numberText } from '../language/format.ts'
import type { Column } from '../page/DataTable.tsx'
import { DueDay } from './DueDay.tsx'
import { Light } from './Light.tsx'

/** The columns a list of matters can show, in order. */
export const columnIds = [
  'light',
  'number',
  'title',
  'stage',
  'due',
  'unit',
  'handler',
  'category',
  'area',
  'channel',
  'petitioner',
  'personTimes',
  'received',
  'answered',
  'closed',
  'ending',
] as const
export type ColumnId = (typeof columnIds)[number]

/** Those shown until somebody chooses others. */
export const usualColumns: ColumnId[] = [
  'light',
  'number',
  'title',
  'stage',
  'due',
  'unit',
  'category',
  'area',
  'petitioner',
  'received',
]

/** The day in the list; the minute on asking. */
function Day({ at }: { at: string | null }) {
  return (
    <span className="number" title={momentText(at)}>
      {dayText(at)}
    </span>
  )
}

const orNone = (text: string | null) =>
  text === null ? <span className="soft">—</span> : <span title={text}>{text}</span>

export function matterColumns(t: TFunction, shown: readonly ColumnId[]): Column<MatterLine>[] {
  const all: Record<ColumnId, Omit<Column<MatterLine>, 'id' | 'title'>> = {
    light: { width: 92, cell: ({ light }) => <Light light={light} /> },
    number: { width: 128, cell: ({ number }) => <span className="number">{number}</span> },
    title: {
      cell: ({ id, title }) => (
        <Link to={`/matters/${id}`} className="matter-title" title={title}>
          {title}
        </Link>
      ),
    },
    stage: { width: 110, cell: ({ stageTitle }) => <span className="stage">{stageTitle}</span> },
    due: {
      width: 170,
      cell: ({ dueDay, dueProvisional, closedAt }) => (
        <DueDay day={dueDay} provisional={dueProvisional} closed={closedAt !== null} />
      ),
    },
    unit: { width: 120, cell: ({ unitName }) => orNone(unitName) },
    handler: { width: 90, cell: ({ handlerName }) => orNone(handlerName) },
    category: { width: 110, cell: ({ categoryName }) => orNone(categoryName) },
    area: { width: 120, cell: ({ areaName }) => orNone(areaName) },
    channel: { width: 90, cell: ({ channel }) => t(`channel.${channel}`) },
    petitioner: { width: 84, cell: ({ petitioner }) => orNone(petitioner) },
    personTimes: { width: 60, align: 'right', cell: ({ personTimes }) => numberText(personTimes) },
    received: { width: 104, cell: ({ receivedAt }) => <Day at={receivedAt} /> },
    answered: { width: 104, cell: ({ answeredAt }) => <Day at={answeredAt} /> },
    closed: { width: 104, cell: ({ closedAt }) => <Day at={closedAt} /> },
    ending: { width: 110, cell: ({ ending }) => (ending === null ? orNone(null) : t(`ending.${ending}`)) },
  }
  return columnIds.filter((id) => shown.includes(id)).map((id) => ({ id, title: t(`column.${id}`), ...all[id] }))
}
