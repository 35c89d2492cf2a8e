import {
  addDays,
  type Day,
  dayOf,
  type Instant,
  isWorkingDay,
  startOfDay,
  type WorkCalendar,
} from '../../core/deadline/index.ts'
import type { Chance } from './chance.ts'
import { type Building, GRIDS, grids, type Places, type Resident } from './places.ts'
import { subjects } from './words.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** What the liaison station of deputies took in, by main category: the reference figures. Their sum counts, so relocation has 22 (DQ-01). */
export const stationMatters = {
  livelihood: 20,
  dispute: 6,
  advice: 14,
  facility: 28,
  heating: 5,
  relocation: 22,
} as const
export const STATION_PERSON_TIMES = 1_764
const STATION_OPEN = 5
const JOINT_COMPLAINT = 230

/** What grid leaders and workers heard at doors and from contact cards, how much came as 187 letters and visits, and how much they settled at once. */
export const GRID_HEARD = 587
export const GRID_CARDS = 187
export const GRID_SETTLED = 217

const others = [
  ['window', 480],
  ['phone', 420],
  ['web', 260],
] as const

/** How often residents ask about what, where no reference figure says so. */
const mix: readonly (readonly [string, number])[] = [
  ['livelihood', 20],
  ['dispute', 6],
  ['advice', 14],
  ['facility', 28],
  ['heating', 5],
  ['relocation', 26],
  ['environment', 12],
  ['safety', 8],
]

export type Channel = 'window' | 'phone' | 'web' | 'homeVisit' | 'deputyStation' | 'contactCard'

/** One matter before anything has happened to it. */
export type Plan = {
  channel: Channel
  category: string
  receivedAt: Instant
  building: Building
  resident: Resident
  personTimes: number
  anonymous: boolean
  about: 'headOfArea' | 'clerk' | null
  /** nobody acts any more once it stands here: work that waits for whoever signs in first */
  waitsAt?:
    | 'received'
    | 'registered'
    | 'handling'
    | 'awaitingResident'
    | 'answered'
    | 'arbitration'
    | 'passedUp'
    | 'review'
  /** answered where it was heard */
  onSpot: boolean
  /** takes its course without delays, disputes and withdrawals */
  smooth: boolean
  /** in the hands of the handler whose account is printed */
  mine: boolean
}

/** A year of matters up to the end of the day before `today`, oldest first. */
export function makePlans(chance: Chance, places: Places, today: Day, calendar: WorkCalendar): Plan[] {
  const end = startOfDay(today)
  const draw = (channel: Channel, category: string, receivedAt: Instant, more: Partial<Plan> = {}): Plan => {
    const resident = more.resident ?? chance.pick(places.residents)
    return {
      channel,
      category: finer(chance, category, receivedAt),
      receivedAt,
      building: resident.building,
      resident,
      personTimes: chance.happens(0.08) ? chance.between(2, 14) : 1,
      anonymous: channel !== 'deputyStation' && chance.happens(0.04),
      about: null,
      onSpot: false,
      smooth: false,
      mine: false,
      ...more,
    }
  }
  const anyTime = () => (end - 2 * HOUR - Math.floor(chance.next() * 363 * DAY)) as Instant
  const usual = (channel: Channel) => draw(channel, chance.weighed(mix), anyTime())

  const plans = stationPlans(chance, draw, today, calendar)
  for (let at = 0; at < GRID_HEARD; at++) {
    const channel = at < GRID_CARDS ? 'contactCard' : 'homeVisit'
    const onSpot = at % 27 < 10 && plans.filter((plan) => plan.onSpot).length < GRID_SETTLED
    plans.push({ ...usual(channel), onSpot, ...(onSpot && { smooth: true }) })
  }
  for (const [channel, count] of others) for (let at = 0; at < count; at++) plans.push(usual(channel))
  for (let at = 0; at < 14; at++)
    plans.push(
      draw(chance.pick(['web', 'phone']), 'conduct', anyTime(), {
        about: at < 5 ? 'headOfArea' : 'clerk',
        personTimes: 1,
      }),
    )
  plans.push(...waitingPlans(chance, places, draw, today, calendar))
  return plans.sort((a, b) => a.receivedAt - b.receivedAt)
}

type Draw = (channel: Channel, category: string, receivedAt: Instant, more?: Partial<Plan>) => Plan

/** The liaison station: every matter answered, all but five closed, many voices behind each. */
function stationPlans(chance: Chance, draw: Draw, today: Day, calendar: WorkCalendar): Plan[] {
  const categories = chance.shuffled(
    Object.entries(stationMatters).flatMap(([category, count]) => Array<string>(count).fill(category)),
  )
  const plans = categories.map((category, at) => {
    const open = at < STATION_OPEN
    const day = open ? workingDaysBefore(today, 7, calendar) : addDays(today, -80 - chance.between(0, 280))
    return draw('deputyStation', category, (startOfDay(day) + 10 * HOUR) as Instant, {
      smooth: true,
      personTimes: chance.between(4, 29),
      ...(open && { waitsAt: 'answered' as const }),
    })
  })
  const joint = plans.find(({ category }) => category.startsWith('facility'))
  if (joint !== undefined) joint.personTimes = JOINT_COMPLAINT
  let missing = STATION_PERSON_TIMES - plans.reduce((sum, { personTimes }) => sum + personTimes, 0)
  while (missing !== 0) {
    const plan = chance.pick(plans)
    if (plan === joint || (missing < 0 && plan.personTimes === 1)) continue
    plan.personTimes += Math.sign(missing)
    missing -= Math.sign(missing)
  }
  return plans
}

/** Work of the last days that nobody has done yet, so that each role finds some: new, to be dispatched, in hand, overdue, waiting. */
function waitingPlans(chance: Chance, places: Places, draw: Draw, today: Day, calendar: WorkCalendar): Plan[] {
  const plans: Plan[] = []
  const at = (daysAgo: number) =>
    (startOfDay(workingDaysBefore(today, daysAgo, calendar)) + chance.between(9, 13) * HOUR) as Instant
  const residentIn = (grid: number) =>
    chance.pick(places.residents.filter(({ building }) => building.grid === grids[grid % GRIDS]))
  const wait = (
    count: number,
    waitsAt: NonNullable<Plan['waitsAt']>,
    more: (i: number) => Partial<Plan> & { channel: Channel; category: string; daysAgo: number },
  ) => {
    for (let i = 0; i < count; i++) {
      const { channel, category, daysAgo, ...rest } = more(i)
      plans.push(draw(channel, category, at(daysAgo), { waitsAt, resident: residentIn(i), ...rest }))
    }
  }
  const roads = ['facility.road', 'facility.lighting', 'facility.road']
  wait(14, 'received', (i) => ({
    channel: 'web',
    category: chance.weighed(mix),
    daysAgo: i < 11 ? 1 : 4,
    resident: residentIn(i % 4),
  }))
  wait(16, 'registered', (i) => ({
    channel: i % 2 === 0 ? 'window' : 'web',
    category: chance.weighed(mix),
    daysAgo: i < 12 ? 1 : 5,
  }))
  wait(6, 'handling', (i) => ({
    channel: 'phone',
    category: roads[i % 3] ?? '',
    daysAgo: i < 4 ? 3 + i : 34,
    mine: true,
  }))
  wait(4, 'handling', (i) => ({ channel: 'web', category: roads[i % 3] ?? '', daysAgo: 2 + i }))
  wait(10, 'handling', (i) => ({ channel: 'window', category: chance.weighed(mix), daysAgo: i < 5 ? 36 + i : 6 + i }))
  wait(8, 'awaitingResident', (i) => ({
    channel: 'web',
    category: i < 3 ? (roads[i] ?? '') : chance.weighed(mix),
    daysAgo: 5 + (i % 4),
    mine: i < 3,
  }))
  wait(2, 'arbitration', (i) => ({ channel: 'phone', category: roads[i % 3] ?? '', daysAgo: 9 + i }))
  wait(2, 'passedUp', (i) => ({ channel: 'web', category: roads[i % 3] ?? '', daysAgo: 3 + i }))
  wait(2, 'review', (i) => ({ channel: 'web', category: roads[i % 3] ?? '', daysAgo: 34 + i }))
  wait(12, 'answered', (i) => ({
    channel: i % 2 === 0 ? 'phone' : 'web',
    category: chance.weighed(mix),
    daysAgo: 9 + (i % 3),
    smooth: true,
  }))
  return plans
}

/** A category below the main one; heating is asked about in the heating season only. */
function finer(chance: Chance, category: string, at: Instant): string {
  if (category.includes('.')) return category
  const month = Number(dayOf(at).slice(5, 7))
  const below = subjects.filter((one) => one === category || one.startsWith(`${category}.`))
  const inSeason = below.filter((one) => one !== 'heating.heat' || month >= 11 || month <= 3)
  return chance.pick(inSeason)
}

function workingDaysBefore(today: Day, count: number, calendar: WorkCalendar): Day {
  let day = today
  for (let left = count; left > 0; ) {
    day = addDays(day, -1)
    if (isWorkingDay(day, calendar)) left--
  }
  return day
}
