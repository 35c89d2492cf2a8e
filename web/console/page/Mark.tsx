/** The sign of the product: five hands to one thing. */
export function Mark({ size = 40 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="mark">
      <rect width="32" height="32" rx="7" fill="#0b5cad" />
      <g fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round">
        <path d="M16 6v6M6.500 13l5.700 1.900M10 25l3.600-4.900M22 25l-3.600-4.900M25.500 13l-5.700 1.900" />
      </g>
      <circle cx="16" cy="16" r="4.600" fill="#fff" />
    </svg>
  )
}
