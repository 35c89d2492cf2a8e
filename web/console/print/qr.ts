import { create } from 'qrcode'

/** A code as one path over squares of side 1; `size` squares a side. Level Q: a quarter of it may be dirty. */
export function qrPath(text: string): { path: string; size: number } {
  const {
    modules: { data, size },
  } = create(text, { errorCorrectionLevel: 'Q' })
  const strokes: string[] = []
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; ) {
      let end = x
      while (end < size && data[y * size + end]) end++
      if (end > x) strokes.push(`M${x} ${y}h${end - x}v1h-${end - x}z`)
      x = Math.max(end, x + 1)
    }
  }
  return { path: strokes.join(''), size }
}
