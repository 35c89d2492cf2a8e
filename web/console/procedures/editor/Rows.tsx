import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { moved } from './outline.ts'
import { itemOf, type Spot } from './spot.ts'
import { useFaults } from './writing.ts'

type Props<T> = {
  spot: Spot<T[]>
  /** what the items are, for those who hear it */
  label: string
  add: string
  blank: () => T
  /** what one item is called in the names of its buttons */
  name: (item: T, at: number) => string
  /** `line`: inputs beside each other; `card`: a form of its own */
  look?: 'line' | 'card'
  /** Items whose order says nothing need no arrows. */
  ordered?: boolean
  children: (item: Spot<T>, at: number) => ReactNode
}

/** A list of alike things: add, take away, put in order. */
export function Rows<T>({ spot, label, add, blank, name, look = 'line', ordered = true, children }: Props<T>) {
  const { t } = useTranslation()
  const list = useRef<HTMLUListElement>(null)
  const faults = useFaults(spot.path, false)
  const { value } = spot
  const append = () => {
    spot.set([...value, blank()], `${spot.path}/${value.length}`)
    // the new line is there by the next turn
    setTimeout(() => list.current?.lastElementChild?.querySelector<HTMLElement>('input, textarea')?.focus())
  }
  return (
    <div className="rows" data-path={spot.path}>
      {faults.map((fault) => (
        <p key={fault} className="bad">
          {fault}
        </p>
      ))}
      {value.length > 0 && (
        <ul ref={list} aria-label={label}>
          {value.map((item, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is what the item is known by
            <li key={at} className={`row-${look}`} data-path={`${spot.path}/${at}`}>
              <div className="row-body">{children(itemOf(spot, at, item), at)}</div>
              <div className="row-tools">
                {ordered && value.length > 1 && (
                  <>
                    <Button
                      size="small"
                      type="text"
                      icon={<ArrowUpOutlined aria-hidden />}
                      aria-label={t('draft.upOf', { name: name(item, at) })}
                      disabled={at === 0}
                      onClick={() => spot.set(moved(value, at, -1))}
                    />
                    <Button
                      size="small"
                      type="text"
                      icon={<ArrowDownOutlined aria-hidden />}
                      aria-label={t('draft.downOf', { name: name(item, at) })}
                      disabled={at === value.length - 1}
                      onClick={() => spot.set(moved(value, at, 1))}
                    />
                  </>
                )}
                <Button
                  size="small"
                  type="text"
                  danger
                  icon={<DeleteOutlined aria-hidden />}
                  aria-label={t('draft.removeOf', { name: name(item, at) })}
                  onClick={() => spot.set(value.filter((_, index) => index !== at))}
                />
              </div>
            </li>
          ))}
        </ul>
      )}
      <Button type="dashed" size="small" icon={<PlusOutlined aria-hidden />} onClick={append}>
        {add}
      </Button>
    </div>
  )
}
