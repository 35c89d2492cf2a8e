import type pg from 'pg'

export type Table = { name: string; columns: string[] }

/** What is not carried over: who is signed in and who mistyped a password are facts of one running server. */
const leftOut = ['migration', 'session', 'throttle']

/** The tables of the product, those that others refer to first, so that they can be filled in this order. */
export async function tablesInOrder(client: pg.ClientBase): Promise<Table[]> {
  const { rows: tables } = await client.query<Table & { needs: string[] }>(
    `
    select c.relname as name,
      array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
      array(select distinct f.confrelid::regclass::text from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as needs
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> all ($1::text[])
    order by c.relname`,
    [leftOut],
  )
  const ordered: Table[] = []
  const placed = new Set<string>()
  while (ordered.length < tables.length) {
    const next = tables.find(
      ({ name, needs }) => !placed.has(name) && needs.every((need) => placed.has(need) || leftOut.includes(need)),
    )
    if (next === undefined) throw new Error('tables refer to each other in a circle')
    placed.add(next.name)
    ordered.push({ name: next.name, columns: next.columns })
  }
  return ordered
}

export async function sequencesOf(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S' order by relname`,
  )
  return rows.map(({ name }) => name)
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const copyColumns = ({ name, columns }: Table): string => `${quoted(name)} (${columns.map(quoted).join(', ')})`
