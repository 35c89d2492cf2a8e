import type { ReactNode } from 'react'

/** A page, or part of one, that has nothing to show but says why and what to do. */
export function Plain({ title, hint, children }: { title: string; hint?: string | undefined; children?: ReactNode }) {
  return (
    <div className="plain">
      <svg width="56" height="40" viewBox="0 0 56 40" aria-hidden="true">
        <path d="M4 20 14 5h28l10 15v14a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3z" fill="var(--ff-ground)" stroke="#9fb0c1" />
        <path d="M4 20h14l3 6h14l3-6h14" fill="none" stroke="#9fb0c1" />
      </svg>
      <p className="plain-title">{title}</p>
      {hint !== undefined && <p className="plain-hint">{hint}</p>}
      {children}
    </div>
  )
}
