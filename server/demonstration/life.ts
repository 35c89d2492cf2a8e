import type { Instant, WorkCalendar } from '../../core/deadline/index.ts'
import {
  type Accepted,
  type Actor,
  begin,
  type Decision,
  decideMove,
  dueEffects,
  type MatterState,
  markFired,
  nextWakeAt,
  type Outcome,
  type Procedure,
} from '../../core/procedure/index.ts'
import type { History, PastEvent } from '../matters/index.ts'
import type { AcceptedPhoto } from '../photos/index.ts'
import { castOf } from './cast.ts'
import type { Chance } from './chance.ts'
import { fateOf, ratingOf } from './fate.ts'
import { officeTime, officeTimeBefore } from './officeHours.ts'
import { picturesFor } from './pictures.ts'
import type { Plan } from './plan.ts'
import type { Member, Staff } from './staff.ts'
import { type Doer, type Intent, staffAs, type Turning, turnAfterAnswer, turnAside, turnInHand } from './turns.ts'
import { answerAbout, requestAbout } from './words.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

export type Setting = {
  procedure: Procedure
  calendar: WorkCalendar
  staff: Staff
  pictures: ReadonlyMap<string, AcceptedPhoto[]>
  /** everything has happened before this */
  now: Instant
  /** staff are told again of what happened after this */
  tellAfter: Instant
}

/** Lets one matter live from its first word until now, every step decided by the engine under the rights of who makes it. */
export function live(chance: Chance, setting: Setting, plan: Plan, number: string): History {
  const { procedure, calendar, staff, now } = setting
  const cast = castOf(chance, staff, plan)
  const fate = fateOf(chance, plan)
  const { title, body } = requestAbout(chance, plan.category, plan.building)
  const ids = { matter: chance.uuid(), submission: chance.uuid() }
  const events: PastEvent[] = []
  const notices: History['notices'][number][] = []
  const photos: History['photos'][number][] = []
  const part = new Set<string>()
  let wrongUnit = fate.wrongUnit

  const office = (at: number) => officeTime(at, calendar)
  const receivedAt = plan.channel === 'web' ? plan.receivedAt : officeTimeBefore(now, plan.receivedAt, calendar)
  const registrar = cast.registrar
  let state: MatterState
  let last: Instant = receivedAt
  const begun = accepted(begin(procedure, { receivedAt, now: receivedAt, registrar: registrar?.id ?? null }, calendar))
  note(
    begun,
    registrar === null
      ? { kind: 'resident' }
      : { kind: 'staff', member: registrar, grant: { role: registrar.role, relation: 'inArea' } },
  )
  state = begun.next
  if (chance.happens(plan.channel === 'web' ? 0.3 : plan.channel === 'homeVisit' ? 0.08 : 0)) addPhoto(1)

  for (;;) {
    const intent = plan.waitsAt === state.stage && !stillToDo() ? undefined : nextStep()
    const until = Math.min(intent?.at ?? now, now) as Instant
    if (clocksAct(until)) continue
    if (intent === undefined || intent.at >= now) break
    perform(intent)
  }

  return {
    ...ids,
    number,
    procedure,
    channel: plan.channel,
    title,
    body,
    place: chance.happens(0.5) ? plan.building.name : null,
    category: plan.category,
    area: plan.building.key,
    personTimes: plan.personTimes,
    anonymous: plan.anonymous,
    onBehalf: !plan.anonymous && plan.channel !== 'web' && chance.happens(0.07),
    petitioner: plan.anonymous
      ? { name: null, phone: null, identity: null }
      : { name: plan.resident.name, phone: plan.resident.phone, identity: null },
    aboutPerson: plan.about !== null,
    accused: plan.about === null ? null : plan.about === 'headOfArea' ? '社区主任' : '窗口的一位工作人员',
    excluded: cast.accused === null ? [] : [cast.accused.id],
    tookPart: [...part].sort(),
    state,
    events,
    notices,
    photos,
  }

  /** A waiting matter in the hands of the printed handler is still to be taken or asked about. */
  function stillToDo(): boolean {
    if (state.stage === 'handling') return plan.mine && state.handler === null
    return false
  }

  function note({ event, next, notices: told }: Accepted, by: Doer): void {
    const account = by.kind === 'staff' ? by.member.id : null
    for (const id of [account, next.handler]) if (id !== null) part.add(id)
    events.push({
      seq: next.revision,
      at: event.at,
      move: event.move,
      from: event.from,
      to: event.to,
      actor: { kind: by.kind, account, post: by.kind === 'staff' ? by.member.post : null },
      public: !(procedure.moves[event.move]?.internal ?? false),
      data: event.data,
    })
    if (event.at >= setting.tellAfter)
      notices.push(...told.map((notice) => ({ ...notice, actor: account, revision: next.revision })))
    last = event.at
  }

  function perform({ move, input = {}, by, at }: Intent): void {
    const actor: Actor =
      by.kind === 'staff'
        ? { account: by.member.id, grants: [by.grant] }
        : {
            account: null,
            grants: [
              by.kind === 'system'
                ? { role: 'system', relation: 'system' }
                : { role: 'resident', relation: 'petitioner' },
            ],
          }
    const limit = move === 'register' ? cast.limit : undefined
    const decision = accepted(decideMove(procedure, state, move, input, actor, at, calendar, limit))
    state = decision.next
    note(decision, by)
  }

  /** Warnings and moves of clocks up to a moment. True as soon as the system has moved the matter: everybody thinks again. */
  function clocksAct(until: Instant): boolean {
    for (let wake = nextWakeAt(procedure, state, last, calendar); wake !== null && wake < until; ) {
      const at = Math.max(wake, last) as Instant
      const effects = dueEffects(procedure, state, at, calendar)
      state = markFired(state, effects)
      const move = effects.find((effect) => effect.move !== undefined)?.move
      if (move !== undefined) {
        perform({ move, by: { kind: 'system' }, at })
        return true
      }
      const next = nextWakeAt(procedure, state, at, calendar)
      wake = next !== null && next <= at ? ((at + MINUTE) as Instant) : next
    }
    return false
  }

  function after(hours: number, always = false): Instant {
    const at = last + Math.round(Math.max(0.05, plan.smooth ? Math.min(hours, 60) : hours) * HOUR)
    return (always ? at : office(at)) as Instant
  }

  function nextStep(): Intent | undefined {
    if (fate.withdrawsAt === state.stage)
      return { move: 'withdraw', by: { kind: 'resident' }, at: after(chance.around(20), true) }
    switch (state.stage) {
      case 'received':
        return firstDesk()
      case 'registered': {
        const unit = wrongUnit && !made('dispatch') ? cast.otherUnit : cast.unit
        if (fate.passedUp && !made('passUp'))
          return {
            move: 'passUp',
            input: { unit: cast.unitAbove, reason: '涉及多个社区，本级无法单独处理。' },
            by: staffAs(cast.dispatcher, 'inArea'),
            at: after(chance.around(6)),
          }
        return {
          move: 'dispatch',
          input: { unit },
          by: staffAs(cast.dispatcher, 'inArea'),
          at: after(plan.waitsAt ? 1 : chance.around(5)),
        }
      }
      case 'handling':
        return turnInHand(turning()) ?? handlingStep()
      case 'arbitration':
      case 'passedUp':
      case 'suspended':
      case 'review':
      case 'closed':
        return turnAside(turning())
      case 'awaitingResident':
        return supplying()
      case 'answered':
        return turnAfterAnswer(turning()) ?? confirming()
      default:
        return undefined
    }
  }

  function firstDesk(): Intent {
    const by = staffAs(registrar ?? cast.clerk, 'inArea')
    const at =
      registrar === null
        ? after(plan.waitsAt ? 1 : chance.around(4))
        : ((last + chance.between(3, 20) * MINUTE) as Instant)
    if (plan.onSpot) return { move: 'answerOnSpot', input: answer('solved'), by, at }
    if (
      registrar !== null &&
      !plan.waitsAt &&
      (plan.channel === 'window' || plan.channel === 'phone') &&
      /^(advice|livelihood)/.test(plan.category) &&
      chance.happens(0.3)
    )
      return { move: 'answerOnSpot', input: answer(fate.outcome), by, at }
    return { move: 'register', by, at }
  }

  function handlingStep(): Intent {
    const first = staff.members.find(({ id }) => id === state.handler)
    // answered at the first desk and not agreed to: it comes back there
    if (state.unit === null && first !== undefined)
      return {
        move: 'answer',
        input: answer(fate.outcome),
        by: staffAs(first, 'assignedHandler'),
        at: after(chance.around(30)),
      }
    const heads = membersOf(state.unit).filter(({ role }) => role === 'unitHead')
    const handlers = membersOf(state.unit).filter(({ role }) => role === 'handler')
    const head = heads[0] ?? handlers[0]
    const handler =
      (plan.mine && handlers.find(({ shown }) => shown)) || chance.pick(handlers.length > 0 ? handlers : heads)
    if (head === undefined) throw new Error('a unit that handles has nobody in it')
    const holder = handlers.find(({ id }) => id === state.handler)
    const hand: Doer = holder === undefined ? staffAs(handler, 'assignedUnit') : staffAs(holder, 'assignedHandler')
    if (wrongUnit) {
      const again = made('return')
      wrongUnit = fate.arbitrated && !again
      return {
        move: again ? 'returnAgain' : 'return',
        input: chance.happens(0.7)
          ? { ground: 'notOurDuty', basis: '本单位职责清单', reason: '不属本单位职责，建议转主管单位办理。' }
          : { ground: 'noGround', reason: '人手不足，建议转其他单位办理。' },
        by: hand,
        at: after(chance.around(18)),
      }
    }
    if (holder === undefined && !made('disagree') && (plan.mine || chance.happens(0.8)))
      return chance.happens(0.6)
        ? {
            move: 'assign',
            input: { handler: handler.id },
            by: staffAs(head, 'assignedUnit'),
            at: after(chance.around(5)),
          }
        : { move: 'take', by: staffAs(handler, 'assignedUnit'), at: after(chance.around(6)) }
    if ((fate.asks || plan.waitsAt === 'awaitingResident') && !made('ask'))
      return {
        move: 'ask',
        input: { question: '请补充具体位置和发生的时间，有照片的一并提供。' },
        by: hand,
        at: after(chance.around(14)),
      }
    if (fate.comments && !made('comment'))
      return {
        move: 'comment',
        input: { text: '已到现场查看，联系了施工人员。' },
        by: hand,
        at: after(chance.around(20)),
      }
    const hours = fate.slow && !made('answer') ? 24 * chance.between(24, 42) : chance.around(52)
    return {
      move: 'answer',
      input: answer(fate.outcome),
      by: hand,
      at: after(hours),
    }
  }

  function turning(): Turning {
    const heads = membersOf(state.unit).filter(({ role }) => role === 'unitHead')
    const handlers = membersOf(state.unit).filter(({ role }) => role === 'handler')
    return { chance, cast, fate, state, made, after, head: heads[0], hand: handlers[0] ?? heads[0] }
  }

  function answer(outcome: Outcome): Record<string, unknown> {
    const words = { outcome, answer: answerAbout(chance, plan.category, plan.building, outcome) }
    const remedy = '不服本答复的，可自收到之日起三十日内向示范街道信访接待室申请复查。'
    const more =
      outcome === 'solved'
        ? chance.happens(0.12) && state.stage === 'handling'
          ? { photos: [addPhoto(state.revision + 1)] }
          : {}
        : {
            basis: '按有关管理规定和现场核实情况。',
            remedy,
            ...(outcome === 'notOurs' && { competent: '示范街道信访接待室' }),
          }
    return { ...words, ...more }
  }

  function addPhoto(seq: number): string {
    const id = chance.uuid()
    photos.push({
      id,
      seq,
      name: `现场${photos.length + 1}.jpg`,
      photo: chance.pick(picturesFor(setting.pictures, plan.category)),
    })
    return id
  }

  function supplying(): Intent | undefined {
    const supplied = '位置已在照片里标出，情况没有变化。'
    if (chance.happens(0.25)) return undefined
    return chance.happens(0.7)
      ? { move: 'supply', input: { supplied }, by: { kind: 'resident' }, at: after(chance.around(26), true) }
      : {
          move: 'supplyFor',
          input: { how: 'phone', supplied },
          by: staffAs(cast.clerk, 'inArea'),
          at: after(chance.around(30)),
        }
  }

  function confirming(): Intent | undefined {
    const rating = ratingOf(chance, plan, state.outcome)
    const rated = chance.happens(0.8) ? { rating } : {}
    const how = { how: chance.pick(['phone', 'phone', 'homeVisit', 'window']) }
    const byCallback = staffAs(cast.callback, 'inArea')
    if (fate.end === 'disagree' && !made('disagree') && !made('recordDisagreement'))
      return chance.happens(0.6)
        ? {
            move: 'disagree',
            input: { reason: '问题只解决了一部分，过几天又出现。' },
            by: { kind: 'resident' },
            at: after(chance.around(30), true),
          }
        : {
            move: 'recordDisagreement',
            input: { ...how, reason: '来电表示没有修好。' },
            by: byCallback,
            at: after(chance.around(40)),
          }
    if (fate.end === 'silent') return undefined
    if (fate.end === 'disagree' && chance.happens(0.4))
      return {
        move: 'endDisagreeing',
        input: { reason: '仍不认可。', rating: 2 },
        by: { kind: 'resident' },
        at: after(chance.around(60), true),
      }
    return fate.end === 'resident'
      ? { move: 'confirm', input: rated, by: { kind: 'resident' }, at: after(chance.around(40), true) }
      : {
          move: 'recordConfirmation',
          input: { ...how, ...rated, note: '电话回访，居民表示认可。' },
          by: byCallback,
          at: after(chance.around(70)),
        }
  }

  function membersOf(unit: string | null): Member[] {
    return staff.members.filter((member) => member.unit === unit && member.id !== cast.accused?.id)
  }

  function made(move: string): boolean {
    return (state.moveCounts[move] ?? 0) > 0
  }
}

function accepted(decision: Decision): Accepted {
  if (decision.ok) return decision
  throw new Error(`the demonstration does what may not be done: ${JSON.stringify(decision.reasons)}`)
}
