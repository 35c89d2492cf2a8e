import type { Figure } from '../../core/measure/index.ts'
import { dayAt, dueOf, momentAfter, type Told, workingDays } from './testing-turns.ts'

const DAY = 86_400_000

/** Every figure of the scheme over some matters and parts, counted one by one; of ratings all there are. */
export function figuresToldBy(
  { matters, parts }: { matters: Told[]; parts: Told[] },
  day: string,
): Record<string, Figure> {
  const now = momentAfter(day)
  const count = (among: readonly Told[], which: (one: Told) => boolean): Figure => {
    const found = among.filter(which).length
    return { value: found, base: found }
  }
  const share = (among: readonly Told[], of: (one: Told) => boolean, which: (one: Told) => boolean): Figure => {
    const base = among.filter(of)
    const numerator = base.filter(which).length
    return { value: base.length === 0 ? null : numerator / base.length, numerator, base: base.length }
  }
  const sum = (among: readonly Told[], of: (one: Told) => boolean, what: (one: Told) => number): Figure => ({
    value: among.filter(of).reduce((total, one) => total + what(one), 0),
    base: among.filter(of).length,
  })
  const rank = (among: readonly Told[], at: number, until: (one: Told) => number | null): Figure => {
    const days = among
      .flatMap((one) => (until(one) === null ? [] : [((until(one) ?? 0) - one.receivedAt) / DAY]))
      .sort((a, b) => a - b)
    return { value: days[Math.ceil(at * days.length) - 1] ?? null, base: days.length }
  }

  const all = () => true
  const answered = (one: Told) => one.answeredAt !== null
  const withdrawn = (one: Told) => one.withdrawnAt !== null
  const closed = (one: Told) => one.closedAt !== null
  const open = (one: Told) => !answered(one) && !withdrawn(one) && !closed(one)
  const due = once((one: Told) => dueOf(one.first))
  const inTime = (one: Told) => answered(one) && (one.answeredAt ?? 0) < (due(one) ?? 0)
  const late = (one: Told) => answered(one) && due(one) !== null && !inTime(one)
  /** its time was up while it was still waited for */
  const ranOut = (one: Told) => {
    const limit = due(one)
    if (answered(one) || limit === null || limit >= now) return false
    return (one.withdrawnAt ?? limit) >= limit && (one.closedAt ?? limit) >= limit
  }
  const overdue = (one: Told) => open(one) && (due(one) ?? now) < now
  const fellDue = (one: Told) => (answered(one) && due(one) !== null) || ranOut(one)
  const took = once((one: Told) => workingDays(one.receivedAt, one.answeredAt ?? 0))
  const within = (most: number) => (one: Told) => answered(one) && took(one) <= most
  const did =
    (...moves: string[]) =>
    (one: Told) =>
      one.count(...moves) > 0
  const said = (field: string, value: string, moves: readonly string[]) => (one: Told) =>
    one.events.some(({ move, data }) => moves.includes(move) && data[field] === value)
  const either = (a: (one: Told) => boolean, b: (one: Told) => boolean) => (one: Told) => a(one) || b(one)
  const kept = (one: Told) => !withdrawn(one)
  const ended = (one: Told) => closed(one) && kept(one)
  const solved = (one: Told) => one.ending === 'solved'
  const rated = (one: Told) => closed(one) && one.rating !== null
  const returned = did('return', 'returnAgain')
  const returning = ['return', 'returnAgain']
  const reopened = did('reopen', 'reopenFor', 'reopenByOrder')
  const reached = did('recordConfirmation', 'recordDisagreement')
  const again = (one: Told) => one.again !== null
  const reviewed = did('requestReview', 'requestReviewFor')
  const delivered = answered
  return {
    received: count(matters, all),
    answered: count(matters, answered),
    open: count(matters, open),
    medianDaysToAnswer: rank(matters, 0.5, (one) => one.answeredAt),
    p90DaysToAnswer: rank(matters, 0.9, (one) => one.answeredAt),
    answeredWithin5: count(matters, within(5)),
    answeredWithin10: count(matters, within(10)),
    answeredWithin15: count(matters, within(15)),
    answeredWithin30: count(matters, within(30)),
    answeredLate: count(matters, late),
    overdueOpen: count(matters, overdue),
    onTimeRate: share(matters, fellDue, inTime),
    answerRate: share(matters, all, answered),
    sameDayShare: share(matters, answered, (one) => dayAt(one.answeredAt ?? 0) === dayAt(one.receivedAt)),
    withdrawn: count(matters, withdrawn),
    mergedVoices: count(matters, ({ following }) => following),
    splitSubmissions: count(matters, ({ grown }) => grown.splitFrom !== null),

    matters: count(matters, ({ following }) => !following),
    personTimes: sum(matters, all, ({ grown }) => (grown.splitFrom === null ? grown.personTimes : 0)),
    visitShare: share(matters, all, ({ grown }) => grown.channel === 'homeVisit'),
    returned: count(matters, returned),
    returnRate: share(matters, all, returned),
    refusedWithoutGround: count(
      matters,
      either(said('ground', 'noGround', returning), said('finding', 'returnWrong', ['arbitrate'])),
    ),
    arbitrated: count(matters, did('arbitrate')),
    passedUp: count(matters, did('passUp')),
    handedDown: count(matters, did('handDown')),
    receiptRefused: count(matters, did('refuseReceipt')),
    directed: count(matters, did('direct')),
    asked: count(matters, did('ask')),
    extended: count(matters, did('grantExtension')),
    suspended: count(matters, did('suspend')),
    urged: count(matters, did('urge', 'urgeFor')),
    urgings: sum(matters, did('urge', 'urgeFor'), (one) => one.count('urge', 'urgeFor')),
    supervised: count(matters, did('supervise')),
    closureRate: share(matters, kept, closed),
    solvedRate: share(matters, ended, solved),
    satisfactionRate: share(
      matters,
      (one) => rated(one) && kept(one),
      ({ rating }) => (rating ?? 0) >= 4,
    ),
    ratedShare: share(matters, ended, rated),
    disagreed: count(matters, did('disagree', 'recordDisagreement')),
    answerOwedAgain: count(matters, again),
    overdueAgain: count(matters, ({ again: run }) => run !== null && (dueOf(run) ?? now) < now),
    reviewed: count(matters, reviewed),
    overturnRate: share(matters, reviewed, did('sendForRehandling')),
    reopened: count(matters, reopened),
    reopenRate: share(matters, (one) => (closed(one) || reopened(one)) && kept(one), reopened),
    callBackReached: count(matters, reached),
    callBackNotReached: count(matters, did('notReached')),
    callsInVain: sum(matters, did('notReached'), (one) => one.count('notReached')),
    reachRate: share(matters, either(reached, did('notReached')), reached),
    medianDaysToClose: rank(matters.filter(ended), 0.5, (one) => one.closedAt),
    p90DaysToClose: rank(matters.filter(ended), 0.9, (one) => one.closedAt),
    joint: count(matters, did('openParts')),

    parts: count(parts, all),
    partsDelivered: count(parts, delivered),
    partsHandedBack: count(parts, ({ ending }) => ending === 'handedBack'),
    partsOutstanding: count(parts, (one) => !delivered(one) && !closed(one)),
    partsLate: count(parts, (one) => late(one) || (!delivered(one) && !closed(one) && (due(one) ?? now) < now)),
    partsOnTimeRate: share(parts, fellDue, inTime),
    medianDaysToDeliver: rank(parts, 0.5, (one) => one.answeredAt),
  }
}

/** Days are counted one by one, so each count is made once. */
function once<T>(tell: (one: Told) => T): (one: Told) => T {
  const known = new Map<Told, T>()
  return (one) => {
    if (!known.has(one)) known.set(one, tell(one))
    return known.get(one) as T
  }
}
