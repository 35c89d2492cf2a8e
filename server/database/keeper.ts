import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { EmbeddedServer } from './embedded.ts'

/** Any number does; it only has to be the same in every process. */
const doorLock = 5_006
const present = 'fivefold keeper'

/** A process's presence at an embedded server. */
export interface Keeper {
  /** Ends the presence; the last one to leave stops the server. */
  leave(): Promise<void>
}

/**
 * Makes the embedded server run and keeps it running while this process needs it.
 *
 * Every process holds one connection that says it is there. Coming and going happen under a lock, so a process that
 * joins is either counted by the one that leaves, or sees the server stop and starts it again. A server that ends
 * while somebody is present is started again; clients see their statements fail in between.
 */
export async function keep(server: EmbeddedServer): Promise<Keeper> {
  let leaving = false
  let client = await enter(server)
  const watch = () => {
    client.once('end', async () => {
      while (!leaving) {
        try {
          client = await enter(server)
          return watch()
        } catch {
          await wait(500)
        }
      }
    })
  }
  watch()
  const leave = async () => {
    leaving = true
    await goOut(client, server)
  }
  return { leave }
}

async function enter(server: EmbeddedServer): Promise<pg.Client> {
  for (let attempt = 1; ; attempt++) {
    const endpoint = await server.reach()
    const client = new pg.Client({ ...endpoint, database: 'postgres', application_name: present, keepAlive: true })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.query('begin')
      await client.query('select pg_advisory_xact_lock($1)', [doorLock])
      await client.query('commit')
      return client
    } catch (error) {
      // The last process stopped the server while we came in, or it crashed: try again with a new one.
      await client.end().catch(() => {})
      if (attempt === 20) throw error
    }
  }
}

async function goOut(client: pg.Client, server: EmbeddedServer): Promise<void> {
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [doorLock])
    const { rowCount } = await client.query(
      'select from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()',
      [present],
    )
    if (rowCount === 0) await server.stop()
    else await client.query(`set application_name = 'fivefold leaving'`)
    // The next one who leaves must not count us any more, so the name changes before the lock is given back.
    await client.query('commit')
    await client.end()
  } catch {
    // The server has gone already.
    await client.end().catch(() => {})
  }
}
