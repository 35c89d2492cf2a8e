/** How long it took from one step to the next, in the largest unit that says something; undefined below a minute. */
export function lengthOf(
  from: string,
  until: string,
): { unit: 'days' | 'hours' | 'minutes'; amount: number } | undefined {
  const minutes = Math.floor((Date.parse(until) - Date.parse(from)) / 60_000)
  if (minutes < 1) return undefined
  if (minutes >= 2 * 1440) return { unit: 'days', amount: Math.floor(minutes / 1440) }
  return minutes >= 120 ? { unit: 'hours', amount: Math.floor(minutes / 60) } : { unit: 'minutes', amount: minutes }
}
