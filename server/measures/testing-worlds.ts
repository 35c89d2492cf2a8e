import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { transact } from '../database/index.ts'
import { type Kernel, systemWho } from '../kernel/index.ts'
import { type History, writeHistories } from '../matters/index.ts'
import type { Grown, Snapshot } from './testing-histories.ts'

/** A small authority as it stood after a step, in an area of its own. */
export type Placed = { area: string; world: Snapshot }

/** Writes generated matters with their timelines and what ties them to each other, each under an identity of its own. */
export async function writeWorlds(kernel: Kernel, tenant: string, placed: readonly Placed[]): Promise<void> {
  const keys = await kernel.keysOf(tenant)
  const written = placed.flatMap(({ area, world }) => {
    const ids = new Map(world.map(({ id }) => [id, randomUUID()]))
    return world.map((grown) => ({
      grown,
      area,
      id: ids.get(grown.id) ?? '',
      tie: (id: string | null) => ids.get(id ?? '') ?? null,
    }))
  })
  const rows = written.map(({ grown, id, tie }) => ({
    id,
    follows: tie(grown.state.follows),
    parent_id: tie(grown.parent),
    split_from: tie(grown.splitFrom),
    earlier: grown.earlier,
    undone: grown.events.filter(({ undone }) => undone).map(({ seq }) => seq),
  }))
  await transact(kernel.pool, systemWho(tenant), async (tx) => {
    await writeHistories(
      tx,
      { keys, calendar: kernel.calendar, now: kernel.now() },
      written.map(({ grown, area, id }, index) => historyOf(grown, area, id, index)),
    )
    await tx.run(sql`
      with r as materialized (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, follows uuid, parent_id uuid, split_from uuid, earlier jsonb, undone integer[])),
      m as (update matter m set follows = r.follows, parent_id = r.parent_id, split_from = r.split_from, earlier_versions = r.earlier from r where m.tenant = ${tenant} and m.id = r.id),
      e as (update matter_event e set undone = true from r where e.tenant = ${tenant} and e.matter_id = r.id and e.seq = any (r.undone))
      delete from submission s using r where s.tenant = ${tenant} and s.matter_id = r.id and r.parent_id is not null`)
  })
}

let serial = 0

function historyOf(
  { procedure, state, events, channel, category, personTimes }: Grown,
  area: string,
  matter: string,
  index: number,
): History {
  serial += 1
  return {
    matter,
    submission: randomUUID(),
    number: `T-${serial}-${index}`,
    procedure,
    channel,
    title: '路灯不亮',
    body: '三号楼前的路灯坏了。',
    place: null,
    category,
    area,
    personTimes,
    anonymous: true,
    onBehalf: false,
    petitioner: { name: null, phone: null, identity: null },
    aboutPerson: false,
    accused: null,
    excluded: [],
    tookPart: [],
    state: { ...state, follows: null },
    events: events.map(({ seq, at, move, from, to, data }) => ({
      seq,
      at,
      move,
      from,
      to,
      data,
      public: true,
      actor: { kind: 'system', account: null, post: null },
    })),
    notices: [],
    photos: [],
  }
}
