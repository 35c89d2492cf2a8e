import { readFileSync } from 'node:fs'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadPermissions } from '../kernel/index.ts'
import { procedureFromYaml } from '../setup/index.ts'
import { countIn, type Scene, type SceneMatter, setScene } from './scene.ts'
import { factsOf, type ProcedureOfScene, people, relationsOf, stagesOf } from './standing.ts'

/**
 * Every role × operation × relation × stage, and every field that fewer may see, through HTTP and in raw SQL. What is expected is
 * reckoned from the files by a few lines of this test's own and from facts written down by hand, not by the service's code.
 */
const permissions = loadPermissions()
const procedureOf = (name: ProcedureOfScene) =>
  procedureFromYaml(
    readFileSync(new URL(`../../schemes/request/procedures/${name}.yaml`, import.meta.url), 'utf8'),
    `${name}.yaml`,
  )
const procedures = { request: procedureOf('request'), part: procedureOf('part') }

let scene: Scene
beforeAll(async () => {
  scene = await setScene()
}, 240_000)
afterAll(() => scene?.close())

const everybody = Object.keys(people)
const roleOf = (person: string) => people[person]?.role ?? 'resident'

function expected(rule: string, person: string, stage: string, procedure: ProcedureOfScene = 'request'): boolean {
  const { allow, notIn } = permissions.operations[rule] ??
    permissions.fields[rule] ?? { allow: {} as Record<string, string[]>, notIn: undefined }
  const role = roleOf(person)
  return (
    relationsOf(person, procedure, stage).some((relation) =>
      (allow[role] as string[] | undefined)?.includes(relation),
    ) && !(notIn?.[role] ?? []).includes(stage)
  )
}

const of = (stage: string): SceneMatter => {
  const found = scene.matters[stage]
  if (found === undefined) throw new Error(stage)
  return found
}

/** What stands against a step that one may make as such: what happened before, or other matters that are tied to it. */
const hindered = new Set(
  [
    'tooEarly',
    'tooOften',
    'tooSoon',
    'flag',
    'pending',
    'nothingAsked',
    'followed',
    'notFollowed',
    'partsOpen',
    'reopenLate',
    'extensionUsed',
  ].map((code) => `matter.move.${code}`),
)

describe('[PR-26] operations on a matter', () => {
  test.each(everybody)('%s reads exactly the matters the file opens, in HTTP, in lists and in SQL', async (person) => {
    for (const stage of stagesOf('request')) {
      const may = expected('matter.read', person, stage)
      const { matter, photo, number } = of(stage)
      expect([person, stage, (await scene.world.ask(person, 'GET', `/matters/${matter}`)).status]).toEqual([
        person,
        stage,
        may ? 200 : expectedRefusal('matter.read', person),
      ])
      const list = await scene.world.ask(person, 'GET', `/matters?number=${number}`)
      if (list.status === 200) expect([person, stage, list.body.items.length]).toEqual([person, stage, may ? 1 : 0])
      else expect([list.status, may]).toEqual([403, false])
      for (const table of ['matter', 'submission', 'matter_event', 'matter_clock', 'attachment']) {
        expect([person, stage, table, (await scene.asPerson(person, countIn(table, matter))).length > 0]).toEqual([
          person,
          stage,
          table,
          may,
        ])
      }
      const picture = await scene.world.ask(person, 'GET', `/photos/${photo}?size=thumb`)
      expect([person, stage, 'photo', picture.status]).toEqual([
        person,
        stage,
        'photo',
        expected('photo.read', person, stage) ? 200 : expectedRefusal('photo.read', person),
      ])
    }
  })

  test.each(everybody)(
    '%s reveals personal facts exactly where the file allows it, also when asking the database directly',
    async (person) => {
      for (const stage of stagesOf('request')) {
        const { submission } = of(stage)
        const may = expected('petitioner.reveal', person, stage)
        const reply = await scene.world.ask(person, 'POST', `/submissions/${submission}/reveal`, { purpose: 'contact' })
        expect([person, stage, reply.status === 200]).toEqual([person, stage, may])
        const rows = await scene
          .asPerson(person, sql`select * from reveal_petitioner(${submission}, 'contact', null)`)
          .catch((error: { code?: string }) => {
            expect(error.code).toBe('42501')
            return []
          })
        // supervisors of the area are kept from it by the service's file and by the database's ranges alike
        expect([person, stage, 'sql', rows.length > 0]).toEqual([person, stage, 'sql', may])
      }
    },
  )

  test.each(
    everybody.flatMap((person) => (['request', 'part'] as const).map((procedure) => [person, procedure] as const)),
  )('%s is offered and allowed exactly the moves of the procedure %s', async (person, procedure) => {
    for (const stage of stagesOf(procedure)) {
      const { matter } = of(procedure === 'part' ? `part ${stage}` : stage)
      const seen = expected('matter.read', person, stage, procedure)
      const offered = seen ? (await scene.world.ask(person, 'GET', `/matters/${matter}`)).body.moves : []
      const relations = relationsOf(person, procedure, stage)
      for (const [id, move] of Object.entries(procedures[procedure].moves)) {
        // who does not see it is turned away at the door, whatever the move
        if (!seen && !move.from.includes(stage)) continue
        const entitled =
          seen &&
          expected('matter.move', person, stage, procedure) &&
          move.from.includes(stage) &&
          move.by.some(({ role, relation }) => role === roleOf(person) && relations.includes(relation)) &&
          !(move.notBy.includes('handledBy') && factsOf(procedure, stage).handledBy?.includes(person))
        // a form with a field nobody asked for is refused with 422 once the right to move is established, and changes nothing
        const reply = await scene.world.move(person, matter, id, { notAField: 1 })
        expect([person, stage, id, reply.status === 422 || hindered.has(reply.body?.code)]).toEqual([
          person,
          stage,
          id,
          entitled,
        ])
        expect([
          person,
          stage,
          id,
          offered.some(
            (m: { id: string; allowed: boolean; reasons: string[] }) =>
              m.id === id && (m.allowed || reply.status === 409),
          ),
        ]).toEqual([person, stage, id, entitled])
      }
    }
  })

  test.each(everybody)(
    '%s sees ratings, internal notes and identity numbers exactly where the file opens the field',
    async (person) => {
      for (const [field, stage] of [
        ['matter.rating', 'closed'],
        ['matter.internalNote', 'handling'],
      ] as const) {
        if (!expected('matter.read', person, stage)) continue
        const { body } = await scene.world.ask(person, 'GET', `/matters/${of(stage).matter}`)
        const shown =
          field === 'matter.rating'
            ? body.rating !== null
            : body.timeline.some((e: { move: string }) => e.move === 'comment')
        expect([person, field, shown]).toEqual([person, field, expected(field, person, stage)])
        if (field === 'matter.rating')
          expect(JSON.stringify(body.timeline).includes('不满意')).toBe(expected(field, person, stage))
      }
      const { submission } = of('withIdentity')
      const revealed = await scene.world.ask(person, 'POST', `/submissions/${submission}/reveal`, { purpose: 'verify' })
      if (revealed.status === 200)
        expect([person, revealed.body.identity !== null]).toEqual([
          person,
          expected('petitioner.identity', person, 'handling'),
        ])
    },
  )
})

function expectedRefusal(operation: string, person: string): number {
  const role = roleOf(person)
  return permissions.operations[operation]?.allow[role] === undefined ? 403 : 404
}

describe('[PR-26] every route has its cells', () => {
  const nowhere = '00000000-0000-4000-8000-000000000000'
  const fill = (path: string) =>
    path.replace(/:(\w+)/g, (_match, name: string) =>
      name === 'move'
        ? 'register'
        : name === 'version'
          ? '1'
          : name === 'id' && path.startsWith('/procedures')
            ? 'request'
            : nowhere,
    )

  test('a route whose operation is not in the file does not exist', () => {
    for (const { method, path, may } of scene.world.service.routes)
      expect([method, path, permissions.operations[may] !== undefined]).toEqual([method, path, true])
  })

  test('an operation that no route and no move uses is not kept in the file', () => {
    const used = new Set(scene.world.service.routes.map(({ may }) => may))
    for (const operation of Object.keys(permissions.operations))
      expect([operation, used.has(operation)]).toEqual([operation, true])
  })

  test('nobody comes through the staff door without a session, and each role only where the file lets it', async () => {
    for (const { method, path, door, may, upload } of scene.world.service.routes) {
      if (door !== 'staff' || path === '/session') continue
      const url = fill(path)
      const body = method === 'GET' || method === 'DELETE' || upload !== undefined ? undefined : {}
      expect([method, path, (await scene.world.ask(undefined, method, url, body)).status]).toEqual([method, path, 401])
      expect([
        method,
        path,
        (await scene.world.ask(undefined, method, url, body, { authorization: 'Bearer forged' })).status,
      ]).toEqual([method, path, 401])
      for (const person of everybody) {
        const role = roleOf(person)
        const ever = permissions.operations[may]?.allow[role] !== undefined
        const { status, body: reply } = await scene.world.ask(person, method, url, body)
        expect([method, path, person, status]).not.toEqual([method, path, person, 500])
        if (!ever)
          expect([method, path, person, status, reply.code]).toEqual([method, path, person, 403, 'notEntitled'])
        else expect([method, path, person, reply?.code]).not.toEqual([method, path, person, 'session.missing'])
      }
    }
  })

  test('the resident door asks for number and code, and another number’s code does not open it', async () => {
    for (const { method, path, door, upload } of scene.world.service.routes) {
      if (door !== 'resident') continue
      const body = method === 'GET' || upload !== undefined ? undefined : { revision: 1, input: {} }
      expect([path, (await scene.world.ask(undefined, method, fill(path), body)).status]).toEqual([path, 401])
      const crossed = { 'x-submission-number': of('received').number, 'x-query-code': of('closed').queryCode }
      if (of('received').queryCode !== of('closed').queryCode)
        expect([path, (await scene.world.ask(undefined, method, fill(path), body, crossed)).status]).toEqual([
          path,
          401,
        ])
    }
  })
})
