import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useRowKeys } from './useRowKeys.ts'
import './table.css'

export type Column<Row> = {
  id: string
  title: string
  cell: (row: Row) => ReactNode
  /** CSS width; the rest is shared */
  width?: number | string
  align?: 'right'
}

export type Selection<Row> = {
  isChosen: (row: Row) => boolean
  toggle: (row: Row) => void
  toggleAll: () => void
  allChosen: boolean
  labelOf: (row: Row) => string
}

type Props<Row> = {
  /** what the table is, for those who hear it */
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** Enter on the row, or a double click */
  onOpen?: (row: Row) => void
  selection?: Selection<Row> | undefined
}

/** A table of rows 40 pixels high: j and k walk, Enter opens, x chooses. */
export function DataTable<Row>({ label, columns, rows, rowKey, onOpen, selection }: Props<Row>) {
  const { t } = useTranslation()
  const body = useRef<HTMLTableSectionElement>(null)
  const at = useRowKeys(rows.length, {
    ...(onOpen !== undefined && { onOpen: (index) => rows[index] !== undefined && onOpen(rows[index]) }),
    ...(selection !== undefined && { onToggle: (index) => rows[index] !== undefined && selection.toggle(rows[index]) }),
  })
  useEffect(() => {
    // the row takes the focus, so that Enter means the row and a reader hears it
    body.current?.rows[at]?.focus({ preventScroll: true })
    body.current?.rows[at]?.scrollIntoView({ block: 'nearest' })
  }, [at])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keys
    <section className="table-frame" aria-label={label} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            {selection !== undefined && (
              <th className="table-check">
                <input
                  type="checkbox"
                  aria-label={t('list.chooseAll')}
                  checked={selection.allChosen}
                  onChange={selection.toggleAll}
                />
              </th>
            )}
            {columns.map(({ id, title, width, align }) => (
              <th key={id} scope="col" style={{ width, textAlign: align }}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row, index) => (
            <tr
              key={rowKey(row)}
              tabIndex={-1}
              className={index === at ? 'row-at' : undefined}
              aria-current={index === at ? 'true' : undefined}
              onDoubleClick={() => onOpen?.(row)}
            >
              {selection !== undefined && (
                <td className="table-check">
                  <input
                    type="checkbox"
                    aria-label={t('list.choose', { name: selection.labelOf(row) })}
                    checked={selection.isChosen(row)}
                    onChange={() => selection.toggle(row)}
                  />
                </td>
              )}
              {columns.map(({ id, cell, align }) => (
                <td key={id} style={{ textAlign: align }} data-column={id}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
