// A process for crash.db.test.ts: opens the database in a state folder and inserts rows until it is killed, saying each
// number only after the server has acknowledged it. `node testing-writer.ts FOLDER FIRST-NUMBER`
import { openDatabase } from './open.ts'

const [folder = '', first = '1'] = process.argv.slice(2)
const database = await openDatabase({ dataDir: folder })
// Several writers may come to a new database at once.
await database.pool.query('create table if not exists entry (number bigint primary key)').catch((error) => {
  if (error.code !== '23505') throw error
})
console.log('ready')

let next = Number(first)
const write = async () => {
  for (;;) {
    const number = next++
    const kept = await database.pool.query('insert into entry values ($1)', [number]).then(
      () => true,
      () => false,
    )
    if (kept) console.log(number)
  }
}
await Promise.all([write(), write(), write()])
