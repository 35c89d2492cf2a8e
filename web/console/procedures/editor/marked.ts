/**
 * Where the picture of a procedure has its marked stage, in pixels of the picture; undefined where none is marked. The service
 * fills that box, and no other, with the colour of the product.
 */
export function markedIn(svg: string): { x: number; y: number } | undefined {
  const [, x, y, width, height] =
    /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx="8" fill="#0b5cad"/.exec(svg) ?? []
  if (x === undefined || y === undefined) return undefined
  return { x: Number(x) + Number(width) / 2, y: Number(y) + Number(height) / 2 }
}
