import chineseDays from 'chinese-days'

/** A request as a file tells it. */
export type Told = { id: string; receivedAt: string; repliedAt?: string | null; category?: string | null }

const DAY = 86_400_000
const local = (at: string | number) => new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString()
const dayOf = (at: string | number) => local(at).slice(0, 10)
const next = (day: string) => new Date(Date.parse(day) + DAY).toISOString().slice(0, 10)

/**
 * The statistics counted again from the file: row by row and day by day, with a calendar of other people and nothing of
 * the product. As of the end of a day.
 */
export function recount(file: readonly Told[], asOf: string) {
  const rows = file.filter(({ receivedAt }) => dayOf(receivedAt) <= asOf)
  const answerOf = ({ repliedAt }: Told) => (repliedAt && dayOf(repliedAt) <= asOf ? repliedAt : undefined)
  const answered = rows.flatMap((row) => {
    const answer = answerOf(row)
    return answer === undefined ? [] : [{ row, answer }]
  })
  const waiting = rows.filter((row) => answerOf(row) === undefined)

  const days = answered
    .map(({ row, answer }) => (Date.parse(answer) - Date.parse(row.receivedAt)) / DAY)
    .sort((a, b) => a - b)
  const rank = (share: number) => days[Math.ceil(share * days.length) - 1] ?? null

  const workingDays = (from: string, until: string) => {
    let count = 0
    for (let day = dayOf(from); day < dayOf(until); ) {
      day = next(day)
      if (chineseDays.isWorkday(day)) count += 1
    }
    return count
  }
  const lastDay = (from: string) => {
    let day = dayOf(from)
    for (let left = 15; left > 0; ) {
      day = next(day)
      if (chineseDays.isWorkday(day)) left -= 1
    }
    return day
  }
  const within = (most: number) =>
    answered.filter(({ row, answer }) => workingDays(row.receivedAt, answer) <= most).length
  const tally = (keys: readonly string[]) => {
    const counts: Record<string, number> = {}
    for (const key of keys.toSorted()) counts[key] = (counts[key] ?? 0) + 1
    return counts
  }
  return {
    received: rows.length,
    answered: answered.length,
    open: waiting.length,
    medianDaysToAnswer: rank(0.5),
    p90DaysToAnswer: rank(0.9),
    answeredWithinWorkingDays: { 5: within(5), 10: within(10), 15: within(15), 30: within(30) },
    answeredLate: answered.filter(({ row, answer }) => dayOf(answer) > lastDay(row.receivedAt)).length,
    overdueOpen: waiting.filter((row) => lastDay(row.receivedAt) < asOf).length,
    byMonth: tally(rows.map(({ receivedAt }) => dayOf(receivedAt).slice(0, 7))),
    byCategory: tally(rows.map(({ category }) => category ?? 'uncategorised')),
  }
}
