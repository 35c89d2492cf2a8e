import type { TFunction } from 'i18next'
import { Link } from 'react-router'
import type { MatterLine } from '../api/contract.ts'
import { dayText, momentText, numberText } from '../language/format.ts'
import type { Column } from '../page/DataTable.tsx'
import { DueDay } from './DueDay.tsx'
import { Light } from './Light.tsx'
import { Marks } from './Marks.tsx'

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
    light: { cell: ({ light }) => <Light light={light} /> },
    number: { cell: ({ number }) => <span className="number">{number}</span> },
    title: {
      cell: ({ title, ...line }) => (
        <>
          <Marks flags={line.flags} followers={line.followers} part={line.part} isShort />
          <Link to={`/matters/${line.id}`} className="matter-title" title={title}>
            {title}
          </Link>
        </>
      ),
    },
    stage: { cell: ({ stageTitle }) => <span className="stage">{stageTitle}</span> },
    due: {
      cell: ({ dueDay, dueProvisional, closedAt }) => (
        <DueDay day={dueDay} provisional={dueProvisional} closed={closedAt !== null} />
      ),
    },
    unit: { cell: ({ unitName }) => orNone(unitName) },
    handler: { cell: ({ handlerName }) => orNone(handlerName) },
    category: { cell: ({ categoryName }) => orNone(categoryName) },
    area: { cell: ({ areaName }) => orNone(areaName) },
    channel: { cell: ({ channel }) => t(`channel.${channel}`) },
    petitioner: { cell: ({ petitioner }) => orNone(petitioner) },
    personTimes: { align: 'right', cell: ({ personTimes }) => numberText(personTimes) },
    received: { cell: ({ receivedAt }) => <Day at={receivedAt} /> },
    answered: { cell: ({ answeredAt }) => <Day at={answeredAt} /> },
    closed: { cell: ({ closedAt }) => <Day at={closedAt} /> },
    ending: { cell: ({ ending }) => (ending === null ? orNone(null) : t(`ending.${ending}`)) },
  }
  return columnIds.filter((id) => shown.includes(id)).map((id) => ({ id, title: t(`column.${id}`), ...all[id] }))
}
