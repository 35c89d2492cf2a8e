/** One choice of a picker that goes from the wide to the narrow. */
export type Node = { value: string; label: string; children?: Node[] }

type Area = { key: string; level: string; name: string }
type Category = { code: string; parent: string | null; name: string; retired: boolean }

const aboveCommunity = ['province', 'city', 'county', 'township']

/** Areas by what they lie in. A single township above everything is left out unless asked for: one chooses community, grid, building. */
export function areaTree(areas: readonly Area[], withAll = false): Node[] {
  const sorted = [...areas].sort((a, b) => (a.key < b.key ? -1 : 1))
  const level = new Map(sorted.map((area) => [area.key, area.level]))
  const roots: Node[] = []
  const open: Node[] = []
  for (const { key, name } of sorted) {
    while (open.length > 0 && !key.startsWith(open[open.length - 1]?.value ?? '')) open.pop()
    const parent = open[open.length - 1]
    const node: Node = { value: key, label: name }
    if (parent === undefined) roots.push(node)
    else parent.children = [...(parent.children ?? []), node]
    open.push(node)
  }
  if (withAll) return roots
  let tree = roots
  for (let only = tree[0]; tree.length === 1 && only?.children !== undefined; only = tree[0]) {
    if (!aboveCommunity.includes(level.get(only.value) ?? '')) break
    tree = only.children
  }
  return tree
}

/** Categories by the class they belong to. Retired ones are left out unless asked for: nobody chooses them anew. */
export function categoryTree(categories: readonly Category[], withRetired = false): Node[] {
  const offered = categories.filter(({ retired }) => withRetired || !retired)
  const below = (parent: string | null): Node[] =>
    offered
      .filter((category) => category.parent === parent)
      .map(({ code, name }) => {
        const children = below(code)
        return { value: code, label: name, ...(children.length > 0 && { children }) }
      })
  return below(null)
}

/** The choices that lead to one, from the widest; empty when there is none of that name. */
export function pathTo(tree: readonly Node[], value: string): string[] {
  for (const node of tree) {
    if (node.value === value) return [value]
    const below = pathTo(node.children ?? [], value)
    if (below.length > 0) return [node.value, ...below]
  }
  return []
}
