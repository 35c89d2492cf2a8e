// Whether a PostgreSQL server answers at an address, and which version: exit code 0 and the version, or exit code 1.
import pg from 'pg'

const client = new pg.Client({ connectionString: process.argv[2], connectionTimeoutMillis: 3_000 })
client.on('error', () => {})
try {
  await client.connect()
  const { rows } = await client.query(`select current_setting('server_version') as version`)
  console.log(`PostgreSQL ${rows[0].version}`)
} catch {
  process.exitCode = 1
} finally {
  await client.end().catch(() => {})
}
