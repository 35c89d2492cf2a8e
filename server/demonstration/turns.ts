import type { Instant } from '../../core/deadline/index.ts'
import type { Grant } from '../../core/permission/index.ts'
import type { MatterState } from '../../core/procedure/index.ts'
import type { Cast } from './cast.ts'
import type { Chance } from './chance.ts'
import type { Fate } from './fate.ts'
import type { Member } from './staff.ts'

export type Doer = { kind: 'staff'; member: Member; grant: Grant } | { kind: 'resident' } | { kind: 'system' }
export type Intent = { move: string; input?: Record<string, unknown>; by: Doer; at: Instant }

export const staffAs = (member: Member, relation: Grant['relation']): Doer => ({
  kind: 'staff',
  member,
  grant: { role: member.role, relation },
})

export type Turning = {
  chance: Chance
  cast: Cast
  fate: Fate
  state: MatterState
  made: (move: string) => boolean
  after: (hours: number, always?: boolean) => Instant
  /** head and somebody of the unit that has the matter now */
  head: Member | undefined
  hand: Member | undefined
}

/** Well within the fifteen days in which the procedure lets a matter be opened again; milliseconds. */
const FORTNIGHT = 14 * 86_400_000

const RESIDENT: Doer = { kind: 'resident' }

/** What may come between while a unit has the matter: urged, supervised, extended, suspended, answered in part. */
export function turnInHand({ chance, cast, fate, state, made, after, head, hand }: Turning): Intent | undefined {
  if (head === undefined || hand === undefined || made('disagree') || made('reopen')) return undefined
  const byHead = staffAs(head, 'assignedUnit')
  const byHand = staffAs(hand, 'assignedUnit')
  const bySupervisor = staffAs(cast.supervisor, 'inArea')
  const running = state.clocks.some(({ id, state: run }) => id === 'answer' && run === 'running')
  if (fate.urged && !made('urge'))
    return {
      move: 'urge',
      input: { words: '请尽快处理，影响日常出行。' },
      by: RESIDENT,
      at: after(chance.around(40), true),
    }
  if (fate.urged && fate.supervised && !made('supervise'))
    return {
      move: 'supervise',
      input: { demand: '居民已催办，请查明原因，按期办结。' },
      by: bySupervisor,
      at: after(chance.around(10)),
    }
  if (state.flags.includes('supervised') && !made('reportOnSupervision'))
    return {
      move: 'reportOnSupervision',
      input: { report: '已安排人员到场，预计两日内完成。' },
      by: byHand,
      at: after(chance.around(16)),
    }
  if (fate.extends && running && !made('requestExtension'))
    return {
      move: 'requestExtension',
      input: { days: 10, reason: '需要定制配件，等待到货。' },
      by: byHand,
      at: after(chance.around(50)),
    }
  if (state.pending['requestExtension'] !== undefined && running)
    return {
      move: 'grantExtension',
      input: { reason: '所需配件要定制，到货后立即更换。' },
      by: hand.id === head.id ? bySupervisor : byHead,
      at: after(chance.around(8)),
    }
  if (fate.partly && !made('partialAnswer'))
    return {
      move: 'partialAnswer',
      input: { progress: '已完成现场排查，更换的材料已经下单。' },
      by: byHand,
      at: after(chance.around(30)),
    }
  if (fate.suspended && running && !made('suspend'))
    return {
      move: 'suspend',
      input: { ground: 'season', reason: '连日降雨，路面无法施工。' },
      by: byHead,
      at: after(chance.around(30)),
    }
  return undefined
}

/** What happens in the stages beside the straight way. */
export function turnAside({ chance, cast, fate, state, made, after, head, hand }: Turning): Intent | undefined {
  const bySupervisor = staffAs(cast.supervisor, 'inArea')
  switch (state.stage) {
    case 'arbitration':
      return {
        move: 'arbitrate',
        input: {
          unit: cast.unit,
          finding: chance.happens(0.5) ? 'returnRight' : 'returnWrong',
          reason: '按职责清单，由该单位办理。',
        },
        by: bySupervisor,
        at: after(chance.around(10)),
      }
    case 'passedUp':
      return hand && { move: 'receive', by: staffAs(hand, 'assignedUnit'), at: after(chance.around(5)) }
    case 'suspended':
      return hand && { move: 'resume', by: staffAs(hand, 'assignedUnit'), at: after(chance.around(120)) }
    case 'review':
      return chance.happens(0.5) || head === undefined
        ? {
            move: 'upholdAnswer',
            input: {
              opinion: '经复核，原答复事实清楚，依据充分。',
              basis: '按有关管理规定和现场核实情况。',
              remedy: '仍不服的，可自收到之日起三十日内向示范街道信访接待室申请复查。',
            },
            by: bySupervisor,
            at: after(chance.around(90)),
          }
        : {
            move: 'sendForRehandling',
            input: { unit: cast.unit, opinion: '经复核，现场仍有遗留问题，请重新办理。' },
            by: bySupervisor,
            at: after(chance.around(90)),
          }
    case 'closed': {
      if (!fate.reopens || made('reopen') || state.unit === null || state.ending === 'withdrawn') return undefined
      const at = after(chance.around(90), true)
      // whoever thinks of it later than the procedure allows lets it be
      if (at - (state.closedAt ?? at) > FORTNIGHT) return undefined
      return { move: 'reopen', input: { reason: '修好三天后又坏了。' }, by: RESIDENT, at }
    }
    default:
      return undefined
  }
}

/** What may come after an answer: a call that reaches nobody, a review by the next level. */
export function turnAfterAnswer({ chance, cast, fate, state, made, after }: Turning): Intent | undefined {
  const free = !state.handledBy.includes(cast.callback.id)
  if (fate.missed && fate.end === 'callback' && free && !made('notReached'))
    return {
      move: 'notReached',
      input: { how: 'noAnswer' },
      by: staffAs(cast.callback, 'inArea'),
      at: after(chance.around(20)),
    }
  const disagreed = made('disagree') || made('recordDisagreement')
  if (disagreed && fate.end === 'disagree' && fate.reviewed && !made('requestReview'))
    return {
      move: 'requestReview',
      input: { reason: '两次答复都没有说明为什么不彻底修好。' },
      by: RESIDENT,
      at: after(chance.around(40), true),
    }
  return undefined
}
