import chineseDays from 'chinese-days'
import type { Grown, Happened, Snapshot } from './testing-histories.ts'

/**
 * The figures of the turns counted again from the timelines, one matter at a time and day by day: with a calendar of other
 * people, and nothing of the measures, the procedures or the engine but the names of the moves.
 */
type Run = { start: number; days: number; pauses: { from: number; until: number | null }[]; end: number | null }

/** What a matter was at the end of a day. */
export type Told = {
  grown: Grown
  receivedAt: number
  answeredAt: number | null
  closedAt: number | null
  ending: string | null
  withdrawnAt: number | null
  rating: number | null
  following: boolean
  first: Run
  again: Run | null
  count: (...moves: string[]) => number
  events: Happened[]
}

const DAY = 86_400_000
const local = (at: number) => new Date(at + 8 * 3_600_000).toISOString()
export const dayAt = (at: number) => local(at).slice(0, 10)
const next = (day: string) => new Date(Date.parse(day) + DAY).toISOString().slice(0, 10)
const startOf = (day: string) => Date.parse(`${day}T00:00:00+08:00`)
const endOf = (day: string) => startOf(next(day))
const worked = new Map<string, boolean>()
const isWorked = (day: string): boolean => {
  const known = worked.get(day) ?? chineseDays.isWorkday(day)
  worked.set(day, known)
  return known
}

const answers = ['answer', 'answerOnSpot', 'direct', 'answerTogether']
const reopenings = ['reopen', 'reopenFor', 'reopenByOrder']
const withdrawals = ['withdraw', 'withdrawFor', 'withdrawVoice', 'withdrawVoiceFor']
const owing = ['disagree', 'recordDisagreement', 'sendForRehandling', ...reopenings]
const waiting = ['awaitingResident', 'suspended']
const endings: Readonly<Record<string, string>> = {
  upholdAnswer: 'explained',
  endDisagreeing: 'explained',
  expire: 'noReply',
  withdraw: 'withdrawn',
  withdrawFor: 'withdrawn',
  closeVoiceless: 'withdrawn',
  unsplit: 'merged',
  accept: 'delivered',
  handBack: 'handedBack',
  recall: 'withdrawn',
  recallOne: 'withdrawn',
}

/** What was there at the end of a day: matters, and apart from them the parts of joint handling. */
export function toldOn(world: Snapshot, day: string): { matters: Told[]; parts: Told[] } {
  const until = endOf(day)
  const told = world
    .filter(({ state, splitFrom, events }) => (splitFrom === null ? state.receivedAt : (events[0]?.at ?? 0)) < until)
    .map((grown) => tell(grown, until))
  return {
    matters: told.filter(({ grown, ending }) => grown.parent === null && ending !== 'merged'),
    parts: told.filter(({ grown }) => grown.parent !== null),
  }
}

function tell(grown: Grown, until: number): Told {
  const events = grown.events.filter(({ at, undone }) => at < until && !undone)
  const isPart = grown.parent !== null
  const run = (start: number): Run => ({ start, days: isPart ? 5 : 15, pauses: [], end: null })
  const told: Told = {
    grown,
    receivedAt: grown.state.receivedAt,
    answeredAt: null,
    closedAt: null,
    ending: null,
    withdrawnAt: null,
    rating: null,
    following: false,
    first: run(grown.state.receivedAt),
    again: null,
    count: (...moves) => events.filter(({ move }) => moves.includes(move)).length,
    events,
  }
  let outcome: string | null = null
  let asked = 0
  if (isPart) told.first.days = Math.min(5, grown.days ?? 5)
  const over = (ended: Run | null, at: number) => {
    if (ended === null) return
    ended.end = at
    for (const pause of ended.pauses) pause.until ??= at
  }
  for (const { move, at, from, to, data } of events) {
    const running = told.first.end === null ? told.first : told.again
    if (typeof data['rating'] === 'number') told.rating = data['rating']
    if (move === 'requestExtension') asked = Number(data['days'])
    if (move === 'grantExtension' && running !== null) running.days += asked
    if (move === 'join') told.following = true
    if (move === 'separate') told.following = false
    if (withdrawals.includes(move)) told.withdrawnAt ??= at
    if (waiting.includes(to) && from !== to) running?.pauses.push({ from: at, until: null })
    if (from !== null && waiting.includes(from) && from !== to) {
      const last = running?.pauses.at(-1)
      if (last) last.until = at
    }
    if (answers.includes(move) || move === 'deliver') {
      told.answeredAt ??= at
      outcome = move === 'direct' ? 'notOurs' : ((data['outcome'] as string | undefined) ?? outcome)
      over(running, at)
      told.again = null
    }
    if (to === 'closed' && from !== 'closed') {
      told.closedAt = at
      told.ending = endings[move] ?? outcome
      if (told.ending === 'withdrawn') told.withdrawnAt ??= at
      over(running, at)
      told.again = null
    }
    if (reopenings.includes(move)) {
      told.closedAt = null
      told.ending = null
      told.withdrawnAt = null
    }
    if (owing.includes(move)) told.again = run(at)
  }
  return told
}

/** The first moment too late; null while nobody can know it. A day counts if the clock runs at its end. */
export function dueOf({ start, days, pauses }: Run): number | null {
  let left = days
  for (let day = next(dayAt(start)); ; day = next(day)) {
    const end = endOf(day)
    if (pauses.some(({ from, until }) => from < end && until === null)) return null
    if (pauses.some(({ from, until }) => from < end && until !== null && until >= end)) continue
    if (isWorked(day)) left -= 1
    if (left === 0) return end
  }
}

export function workingDays(from: number, until: number): number {
  let count = 0
  for (let day = dayAt(from); day < dayAt(until); ) {
    day = next(day)
    if (isWorked(day)) count += 1
  }
  return count
}

/** The moment at which a day ends. */
export const momentAfter = endOf
