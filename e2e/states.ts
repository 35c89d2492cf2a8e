import { instant } from '../core/deadline/index.ts'
import { sweepOnce } from '../server/matters/index.ts'
import { places, type Reply, type World } from '../server/testing/index.ts'

/** A request that stands somewhere: what a resident opens it with, and what staff call it. */
export type Standing = { number: string; queryCode: string; matter: string; title: string }

type Made = Awaited<ReturnType<World['register']>>

const answer = { outcome: 'solved', answer: '当天下午已经修好，请您看看。' }
const explained = {
  outcome: 'explained',
  answer: '灯杆属于供电公司，已去函，目前不能更换。',
  basis: '城市照明管理规定第十二条',
  remedy: '三十日内可向区政府申请复查',
}
const elsewhere = {
  answer: '这条路由区里管理，请向下面的单位提出。',
  competent: '区公路管理站',
  address: '长江路 1 号二楼',
  phone: '0731-80000009',
  law: '公路法第八条',
  remedy: '三十日内可向区政府申请复查',
}
const returning = { ground: 'notOurDuty', basis: '城市照明管理规定第十二条', reason: '灯杆属于供电公司' }

/** Takes requests of a small world to a stage, by the doors staff and residents use. */
export function driver(world: World) {
  const ok = (reply: Reply, what: string) => {
    if (reply.status !== 200) throw new Error(`${what}: ${reply.text}`)
    return reply.body
  }
  const staff = async (made: Made, ...steps: [string, string, Record<string, unknown>?][]) => {
    for (const [who, move, input] of steps) ok(await world.move(who, made.matter, move, input), `${who} ${move}`)
    return made
  }
  const own = async (made: Made, move: string, input: Record<string, unknown> = {}) => {
    const headers = { 'x-submission-number': made.number, 'x-query-code': made.queryCode }
    const path = `/submissions/mine/moves/${move}`
    const revision = await world.revision(made.matter)
    ok(await world.ask(undefined, 'POST', path, { revision, input }, headers), move)
    return made
  }
  const handled = async (made: Made) =>
    staff(made, ['clerk', 'register'], ['dispatcher', 'dispatch', { unit: world.units.roads }], ['handler', 'take'])
  const answered = async (made: Made, input: Record<string, unknown> = explained) =>
    staff(await handled(made), ['handler', 'answer', input])
  const disagreed = async (made: Made) => own(await answered(made), 'disagree', { reason: '没有修。' })
  return { staff, own, handled, answered, disagreed }
}

/**
 * A request in every stage and with every ending of its procedure, and one that took the turns a stage does not show:
 * parts, a partial answer, an extension, urged, split.
 */
export async function everyState(world: World): Promise<Record<string, Standing>> {
  const { staff, own, handled, answered, disagreed } = driver(world)
  const states: Record<string, Standing> = {}
  const { roads, water } = world.units
  let count = 0
  const begun = async () => {
    count += 1
    const title = `第${count}盏路灯不亮`
    return { ...(await world.register({ title })), title }
  }
  const at = async (state: string, bring: (made: Made) => Promise<unknown>) => {
    const made = await begun()
    await bring(made)
    states[state] = made
    return made
  }

  // first, for what nobody answered is closed by the passing of time, and time passes for all
  const { matter: unheard } = await at('closed noReply', (made) => answered(made))
  world.clock.now = instant(world.clock.now + 17 * 86_400_000)
  while ((await sweepOnce(world.installation)) > 0);
  await world.database.pool.query('select 1 from matter where id = $1', [unheard])

  await at('received', async () => undefined)
  await at('registered', (made) => staff(made, ['clerk', 'register']))
  await at('arbitration', async (made) =>
    staff(
      await handled(made),
      ['handler', 'return', returning],
      ['dispatcher', 'dispatch', { unit: water }],
      ['otherHandler', 'returnAgain', { ...returning, suggested: roads }],
    ),
  )
  await at('passedUp', (made) =>
    staff(made, ['clerk', 'register'], ['dispatcher', 'passUp', { unit: roads, reason: '须由街道统一安排' }]),
  )
  await at('handedDown', async (made) =>
    staff(await handled(made), ['unitHead', 'handDown', { unit: water, demand: '请先关闸再检修' }]),
  )
  await at('handling', async (made) => {
    await staff(
      await handled(made),
      ['handler', 'openParts', { units: [water], task: '请核实水管位置', days: 3 }],
      ['handler', 'partialAnswer', { progress: '已到现场，先装了临时照明。' }],
      ['handler', 'requestExtension', { days: 5, reason: '等待配件' }],
      ['unitHead', 'grantExtension', { reason: '灯杆配件下周到货。' }],
      ['clerk', 'split', { title: '水管漏水', body: '灯杆旁的水管也在漏水。' }],
    )
    return own(made, 'urge', { words: '晚上很黑。' })
  })
  await at('awaitingResident', async (made) =>
    staff(await handled(made), ['handler', 'ask', { question: '是哪一根灯杆？' }]),
  )
  await at('suspended', async (made) =>
    staff(await handled(made), [
      'unitHead',
      'suspend',
      { ground: 'appraisal', reason: '等待灯杆安全检测报告', expected: '2026-04-20' },
    ]),
  )
  await at('answered', async (made) => answered(made, answer))
  await at('answered again', async (made) => staff(await disagreed(made), ['handler', 'answer', explained]))
  await at('directed', async (made) => staff(await handled(made), ['handler', 'direct', elsewhere]))
  await at('review', async (made) => {
    await staff(await disagreed(made), ['handler', 'answer', explained])
    return own(made, 'requestReview', { reason: '灯杆是街道装的。' })
  })
  const lead = await at('led', handled)
  await at('joined', async (made) =>
    staff(made, ['clerk', 'register'], ['dispatcher', 'join', { lead: lead.matter, reason: '同一盏灯' }]),
  )
  const voiceless = await at('withdrawn of several', handled)
  const other = await begun()
  await staff(other, ['clerk', 'register'], ['dispatcher', 'join', { lead: voiceless.matter }])
  await own(voiceless, 'withdrawVoice')
  await at('closed solved', async (made) => own(await answered(made, answer), 'confirm', { rating: 5 }))
  await at('closed explained', async (made) => {
    await staff(await disagreed(made), ['handler', 'answer', explained])
    await own(made, 'requestReview', { reason: '灯杆是街道装的。' })
    return staff(made, [
      'supervisor',
      'upholdAnswer',
      {
        opinion: '经复核，原答复符合规定。',
        basis: '城市照明管理规定第十二条',
        remedy: '三十日内可向区政府申请复查',
      },
    ])
  })
  await at('closed notOurs', async (made) =>
    own(await staff(await handled(made), ['handler', 'direct', elsewhere]), 'confirm'),
  )
  await at('closed withdrawn', (made) => own(made, 'withdraw'))
  const whole = await begun()
  await staff(
    whole,
    ['clerk', 'register'],
    ['clerk', 'split', { title: '井盖松动', body: '路口的井盖也松了。', area: places.A1 }],
  )
  states['closed merged'] = await splitOf(world, whole, (part) =>
    staff(part, ['clerk', 'unsplit', { reason: '原是一件事' }]),
  )
  return states
}

/** The matter that was split off, opened by the same code. */
async function splitOf(world: World, whole: Made, bring: (part: Made) => Promise<Made>): Promise<Standing> {
  const { body } = await world.ask('clerk', 'GET', `/matters/${whole.matter}`)
  const [{ id, number, title }] = body.splits
  const part = { ...whole, matter: id, number }
  await bring(part)
  return { ...part, title }
}
