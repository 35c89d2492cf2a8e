import { type ReactNode, useId } from 'react'
import { useFaults } from './writing.ts'

type Props = {
  label: string
  path: string
  hint?: string | undefined
  required?: boolean
  /** The input shows no problems of its own, so those of what lies below the path stand here too. */
  inside?: boolean
  /** Several inputs rather than one: the label names the group. */
  group?: boolean
  /** Said to those who hear the page, not written. */
  quiet?: boolean
  children: (id: string, describedBy: string | undefined, invalid: boolean) => ReactNode
}

/** An input of the editor with its label, its hint, and what is wrong with it. */
export function Entry({ label, path, hint, required, inside = false, group = false, quiet = false, children }: Props) {
  const id = useId()
  const faults = useFaults(path, inside)
  const isFaulty = faults.length > 0
  const describedBy = hint === undefined && !isFaulty ? undefined : `${id}-more`
  const name = (
    <>
      {label}
      {required === true && (
        <span className="entry-required" aria-hidden>
          {' *'}
        </span>
      )}
    </>
  )
  const labelClass = quiet ? 'hidden-text' : 'entry-label'
  const Frame = group ? 'fieldset' : 'div'
  return (
    <Frame className={isFaulty ? 'entry entry-faulty' : 'entry'} data-path={path}>
      {group ? (
        <legend className={labelClass}>{name}</legend>
      ) : (
        <label className={labelClass} htmlFor={id}>
          {name}
        </label>
      )}
      {children(id, describedBy, isFaulty)}
      {describedBy !== undefined && (
        <div id={describedBy} className="entry-more">
          {faults.map((fault) => (
            <p key={fault} className="bad">
              {fault}
            </p>
          ))}
          {hint !== undefined && <p className="soft">{hint}</p>}
        </div>
      )}
    </Frame>
  )
}
