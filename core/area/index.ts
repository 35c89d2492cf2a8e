/** The half-open range of keys that holds an area and all below it, in C collation. */
export function subtreeRange(key: string): { from: string; until: string } {
  return { from: key, until: `${key}~` }
}
