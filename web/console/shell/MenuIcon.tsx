/** Strokes on a ground of 20 × 20. */
const strokes: Record<string, string> = {
  work: 'M4 5h12M4 10h8M4 15h5M13 14l2 2 3-4',
  matters: 'M4 4h12v12H4zM4 8h12M8 8v8',
  intake: 'M5 3h7l3 3v11H5zM10 8v6M7 11h6',
  workload: 'M3 16.500h14M5 16V8h3v8M12 16V4h3v12',
  absences:
    'M8 9.500a2.700 2.700 0 1 0 0-5.400 2.700 2.700 0 0 0 0 5.400zM3 16c.5-2.700 2.500-4 5-4 1 0 1.900.2 2.700.6M12 14.500h5M14.800 12.200l2.300 2.300-2.300 2.300',
  handovers: 'M3 7h11M11 4l3 3-3 3M17 13H6M9 10l-3 3 3 3',
  answers: 'M4 4h12v9H9l-3.500 3.500V13H4zM7 7.500h6M7 10h4',
  statistics: 'M4 16V9M10 16V4M16 16v-5M2.500 17h15',
  imports: 'M10 3v9M6.500 8.500 10 12l3.500-3.500M4 13v4h12v-4',
  procedures: 'M4 4h5v4H4zM11 12h5v4h-5zM9 6h4.500v6',
  routing: 'M4 5h4l4 10h4M13.500 12.500 16 15l-2.500 2.500M4 15h3',
  calendar: 'M4 5h12v11H4zM4 8.500h12M7.500 3v3M12.500 3v3M8 12.500l1.500 1.500 3-3',
  channels: 'M3 10.500 17 3.500 12 16.500l-3-5zM9 11.500l8-8',
  accounts: 'M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 17c.6-3 3-4.500 6-4.500s5.400 1.500 6 4.500',
  audit: 'M10 2.500 16 5v5c0 4-2.600 6.500-6 7.500-3.400-1-6-3.500-6-7.500V5zM7.500 10l2 2 3.500-4',
}

export function MenuIcon({ page }: { page: string }) {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" aria-hidden="true">
      <path d={strokes[page] ?? ''} strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
