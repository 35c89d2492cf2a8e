import type { DayKind, WorkCalendar } from './calendar.ts'
import { isWorkingDay } from './calendar.ts'
import { addDays, type Day, dayOf, type Instant, startOfDay } from './day.ts'
import type { Deadline, Pause, Step } from './deadline.ts'
import type { ClauseRef, Label, Term, TermUnit } from './term.ts'

/** A day off that did not count, or that the end of a period moved past, and the notice that made it one. */
export type SkippedDay = { day: Day; reason: Label; source?: ClauseRef }

/** One line of the reckoning, for the screen and the printed notice; `source` is the document that says so. */
export type ExplanationLine = {
  kind: 'clause' | Step['kind'] | 'skipped' | 'makeUpDay' | 'provisional' | 'due' | 'paused'
  text: Label
  source?: ClauseRef
}

const startDayRule: ClauseRef = { document: '中华人民共和国民法典', at: '第二百零一条' }
const rollOverRule: ClauseRef = { document: '中华人民共和国民法典', at: '第二百零三条' }

/**
 * The days off a deadline passed over: all within a term of working days, and those its end moved past.
 * Days of a pause are not in it unless they are days off anyway.
 */
export function skippedDays(deadline: Deadline, calendar: WorkCalendar): SkippedDay[] {
  return passedDays(deadline)
    .filter((day) => !isWorkingDay(day, calendar))
    .map((day) => {
      const kind = calendar.days.get(day)
      return kind ? { day, reason: kind.name, source: noticeOf(kind) } : { day, reason: weekend }
    })
}

/**
 * How the deadline came about, line by line: the clause, the start, pauses, terms, the days that did not count and the
 * weekend days that did, the roll-over, what is still uncertain, and the end.
 *
 * @param clause the rule that sets the term
 */
export function explain(deadline: Deadline, calendar: WorkCalendar, clause?: ClauseRef): ExplanationLine[] {
  const lines: ExplanationLine[] = clause ? [clauseLine(clause)] : []
  const unit = deadline.steps[0].term.unit
  for (const step of deadline.steps) lines.push(stepLine(step, unit))
  if (deadline.paused) {
    return [...lines, line('paused', '暂停期间不产生截止日', 'No due day while the clock stands still')]
  }
  lines.push(...skippedLines(skippedDays(deadline, calendar)), ...makeUpLines(deadline, calendar))
  if (deadline.provisional) lines.push(provisionalLine(calendar))
  return [...lines, dueLine(deadline)]
}

const weekend: Label = { zh: '周末', en: 'weekend' }

function line(kind: ExplanationLine['kind'], zh: string, en: string, source?: ClauseRef): ExplanationLine {
  return source ? { kind, text: { zh, en }, source } : { kind, text: { zh, en } }
}

function clauseLine(clause: ClauseRef): ExplanationLine {
  const { zh, en } = clause.text ?? { zh: '', en: '' }
  const place = [clause.document, clause.at].filter(Boolean).join(' ')
  return line('clause', `依据：${place}${zh && `，${zh}`}`, `Under ${place}${en && `: ${en}`}`, clause)
}

function stepLine(step: Step, unit: TermUnit): ExplanationLine {
  switch (step.kind) {
    case 'start':
      return beginning(step, '起算', 'Starts')
    case 'restart':
      return beginning(step, '重新起算', 'Starts anew')
    case 'pause':
      return pauseLine(step.pause, unit)
    case 'term':
      return termLine(step, '期限', 'Term')
    case 'extension':
      return termLine(step, '延长', 'Extended by')
    case 'rollOver':
      return line(
        'rollOver',
        `末日 ${step.from} 为休息日，顺延至 ${step.to}`,
        `The last day ${step.from} is a day off, so it moves to ${step.to}`,
        rollOverRule,
      )
  }
}

function beginning({ kind, at, term }: Extract<Step, { at: Instant }>, zh: string, en: string): ExplanationLine {
  return term.unit === 'hour'
    ? line(kind, `${zh}：${clock(at)}`, `${en} ${clock(at)}`)
    : line(kind, `${zh}：${clock(at)}，当日不计入`, `${en} ${clock(at)}; that day does not count`, startDayRule)
}

function pauseLine({ from, until, reason }: Pause, unit: TermUnit): ExplanationLine {
  const why = reason ? { zh: `（${reason.zh}）`, en: ` (${reason.en})` } : { zh: '', en: '' }
  if (until === null) return line('pause', `自 ${clock(from)} 起暂停${why.zh}`, `Stopped since ${clock(from)}${why.en}`)
  const lost = lostIn(from, until, unit)
  return line(
    'pause',
    `${clock(from)} 至 ${clock(until)} 暂停${why.zh}，${lost.zh}`,
    `Stopped from ${clock(from)} to ${clock(until)}${why.en}; ${lost.en}`,
  )
}

function lostIn(from: Instant, until: Instant, unit: TermUnit): Label {
  if (unit === 'hour') return { zh: '不计入', en: 'not counted' }
  const first = dayOf(from)
  const last = addDays(dayOf(until), -1)
  if (last < first) return { zh: '未跨日，期限不变', en: 'within one day, so no day is lost' }
  if (last === first) return { zh: `${first} 不计入`, en: `${first} does not count` }
  return { zh: `${first} 至 ${last} 不计入`, en: `${first} to ${last} do not count` }
}

function termLine({ kind, term, until, endsAt }: Extract<Step, { endsAt: Instant }>, zh: string, en: string) {
  const length = lengthOf(term)
  return term.unit === 'hour'
    ? line(kind, `${zh} ${length.zh}，至 ${clock(endsAt)}`, `${en} ${length.en}, to ${clock(endsAt)}`)
    : line(kind, `${zh} ${length.zh}，末日 ${until}`, `${en} ${length.en}, last day ${until}`)
}

function lengthOf({ amount, unit }: Term): Label {
  const one = amount === 1
  switch (unit) {
    case 'hour':
      return { zh: `${amount} 小时`, en: `${amount} ${one ? 'hour' : 'hours'}` }
    case 'calendarDay':
      return { zh: `${amount} 日`, en: `${amount} ${one ? 'day' : 'days'}` }
    case 'workingDay':
      return { zh: `${amount} 个工作日`, en: `${amount} working ${one ? 'day' : 'days'}` }
    case 'month':
      return { zh: `${amount} 个月`, en: `${amount} ${one ? 'month' : 'months'}` }
    case 'year':
      return { zh: `${amount} 年`, en: `${amount} ${one ? 'year' : 'years'}` }
  }
}

/** One line for all plain weekends, one for each holiday. */
function skippedLines(skipped: readonly SkippedDay[]): ExplanationLine[] {
  const byReason = Map.groupBy(skipped, ({ reason, source }) => `${reason.zh} ${source?.at ?? ''}`)
  return [...byReason.values()].flatMap((days) => {
    const first = days[0]
    if (!first) return []
    const dates = spans(days.map(({ day }) => day))
    const zh = `${first.reason.zh}不计入：${dates.map(({ from, to }) => (from === to ? from : `${from} 至 ${to}`)).join('、')}`
    const en = `Not counted, ${first.reason.en}: ${dates.map(({ from, to }) => (from === to ? from : `${from} to ${to}`)).join(', ')}`
    return [line('skipped', zh, en, first.source)]
  })
}

function spans(days: readonly Day[]): { from: Day; to: Day }[] {
  const found: { from: Day; to: Day }[] = []
  for (const day of days) {
    const last = found.at(-1)
    if (last && addDays(last.to, 1) === day) last.to = day
    else found.push({ from: day, to: day })
  }
  return found
}

function makeUpLines(deadline: Deadline, calendar: WorkCalendar): ExplanationLine[] {
  return passedDays(deadline).flatMap((day) => {
    const kind = calendar.days.get(day)
    if (kind?.kind !== 'makeUpDay') return []
    const { zh, en } = kind.name
    return [
      line('makeUpDay', `${day} 为${zh}调休上班日，计入`, `${day} is worked for ${en} and counts`, noticeOf(kind)),
    ]
  })
}

function provisionalLine({ knownFrom, knownUntil }: WorkCalendar): ExplanationLine {
  return line(
    'provisional',
    `放假安排已知范围为 ${knownFrom} 至 ${knownUntil}，范围外暂按周六、周日休息推算，安排公布后可能变动`,
    `Holidays are known from ${knownFrom} to ${knownUntil}; outside, only weekends are taken as days off, so the day may change once they are published`,
  )
}

function dueLine({ dueAt, dueDay }: Extract<Deadline, { paused: false }>): ExplanationLine {
  const wholeDay = dueAt === startOfDay(addDays(dueDay, 1))
  const until = wholeDay ? `${dueDay} 24:00` : clock(dueAt)
  return line('due', `截止：${until}`, `Due by ${until}`)
}

/** The days asked about by working-day terms and by the roll-over, in order. */
function passedDays({ steps }: Deadline): Day[] {
  return steps.flatMap((step) => {
    if (step.kind === 'rollOver') return daysFrom(step.from, step.to)
    if ((step.kind === 'term' || step.kind === 'extension') && step.term.unit === 'workingDay') {
      return daysFrom(addDays(step.from, 1), addDays(step.until, 1))
    }
    return []
  })
}

function daysFrom(from: Day, until: Day): Day[] {
  const days: Day[] = []
  for (let day = from; day < until; day = addDays(day, 1)) days.push(day)
  return days
}

function noticeOf({ source }: DayKind): ClauseRef {
  return { document: source.document, at: source.number ?? source.issued }
}

/** A moment as people write it, Asia/Shanghai. */
function clock(at: Instant): string {
  const day = dayOf(at)
  const minutes = Math.floor((at - startOfDay(day)) / 60_000)
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${day} ${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}
