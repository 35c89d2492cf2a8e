import sql from 'sql-template-tag'
import { type AreaKey, areaKey, childOf } from '../../core/area/index.ts'
import { maskName, maskPhone } from '../../core/masking/index.ts'
import type { TenantKeys } from '../cryptography/index.ts'
import type { Tx } from '../database/index.ts'
import type { AreaRow } from '../setup/index.ts'
import type { Chance } from './chance.ts'
import { countRows } from './countRows.ts'
import { mobileNumber, personName } from './people.ts'

/** How large the community is: the figures of the reference community. */
export const HOUSEHOLDS = 6_730
export const RESIDENTS = 12_700
export const GRIDS = 12

/** Division codes that begin with 99 are given to nobody. */
export const county = areaKey('990101')
export const township = areaKey('990101001')
export const community = areaKey('990101001001')
export const grids: readonly AreaKey[] = Array.from({ length: GRIDS }, (_, i) => childOf(community, i + 1))

const estates = ['桂苑', '梧桐里', '临溪', '松风', '望湖', '春晓', '锦园', '丰和', '老机修厂', '书香', '向阳', '南塘']

export type Building = { key: AreaKey; grid: AreaKey; name: string; units: AreaKey[] }
type Household = { id: string; area: AreaKey; door: string; members: Resident[] }
export type Resident = { id: string; name: string; phone: string | null; household: string; building: Building }

export type Places = { areas: AreaRow[]; buildings: Building[]; households: Household[]; residents: Resident[] }

const FLOORS = 6
const DOORS = 2

/** Grids, buildings, units, households and the people in them. Grids are as even as the total allows. */
export function makePlaces(chance: Chance): Places {
  const places: Places = { areas: [], buildings: [], households: [], residents: [] }
  const members = householdSizes(chance)
  grids.forEach((grid, at) => {
    const wanted = Math.floor(HOUSEHOLDS / GRIDS) + (at < HOUSEHOLDS % GRIDS ? 1 : 0)
    fillGrid(chance, places, { grid, estate: estates[at] ?? '', wanted }, members)
  })
  const count = (key: string) => {
    const inside = places.households.filter(({ area }) => area.startsWith(key))
    return { households: inside.length, residents: inside.reduce((sum, one) => sum + one.members.length, 0) }
  }
  places.areas = [
    { key: county, level: 'county', name: '示范区' },
    { key: township, level: 'township', name: '示范街道' },
    { key: community, level: 'community', name: '示范社区', ...count(community) },
    ...grids.map((key, at) => ({ key, level: 'grid', name: `第${at + 1}网格（${estates[at]}）`, ...count(key) })),
    ...places.buildings.flatMap((building) => [
      { key: building.key, level: 'building', name: building.name, ...count(building.key) },
      ...building.units.map((key, at) => ({
        key,
        level: 'unit',
        name: `${building.name}${at + 1}单元`,
        ...count(key),
      })),
    ]),
  ]
  return places
}

/** Sizes that add up to the number of residents: one to five, mostly one or two. */
function householdSizes(chance: Chance): number[] {
  const sizes = Array.from({ length: HOUSEHOLDS }, () =>
    chance.weighed([
      [1, 42],
      [2, 34],
      [3, 17],
      [4, 5],
      [5, 2],
    ] as const),
  ) as number[]
  let missing = RESIDENTS - sizes.reduce((sum, size) => sum + size, 0)
  while (missing !== 0) {
    const at = chance.between(0, HOUSEHOLDS - 1)
    const size = (sizes[at] ?? 1) + Math.sign(missing)
    if (size < 1 || size > 5) continue
    sizes[at] = size
    missing -= Math.sign(missing)
  }
  return sizes
}

function fillGrid(
  chance: Chance,
  places: Places,
  { grid, estate, wanted }: { grid: AreaKey; estate: string; wanted: number },
  sizes: number[],
): void {
  let left = wanted
  for (let number = 1; left > 0; number++) {
    const key = childOf(grid, number)
    const building: Building = { key, grid, name: `${estate}${number}号楼`, units: [] }
    places.buildings.push(building)
    const unitCount = chance.between(3, 5)
    for (let unit = 1; unit <= unitCount && left > 0; unit++) {
      const area = childOf(key, unit)
      building.units.push(area)
      for (let door = 0; door < FLOORS * DOORS && left > 0; door++, left--) {
        const household: Household = {
          id: chance.uuid(),
          area,
          door: `${unit}单元${Math.floor(door / DOORS) + 1}0${(door % DOORS) + 1}`,
          members: [],
        }
        const size = sizes.pop() ?? 1
        for (let at = 0; at < size; at++) {
          // children and some of the old have no phone of their own
          const phone = at < 2 || chance.happens(0.3) ? mobileNumber(chance) : null
          const resident = { id: chance.uuid(), name: personName(chance), phone, household: household.id, building }
          household.members.push(resident)
          places.residents.push(resident)
        }
        places.households.push(household)
      }
    }
  }
}

const AT_ONCE = 2_000

/** Writes households and residents. Of a person the database holds a sealed name and phone and where they live: nothing that grades. */
export async function writeResidents(tx: Tx, keys: TenantKeys, { households }: Places): Promise<void> {
  for (let from = 0; from < households.length; from += AT_ONCE) {
    const homes = households
      .slice(from, from + AT_ONCE)
      .map(({ id, area, door, members }) => ({ id, area, door, members: members.length }))
    await tx.run(sql`insert into household (tenant, id, area_key, door, members)
      select ${tx.who.tenant}, r.id, r.area, r.door, r.members from jsonb_to_recordset(${JSON.stringify(homes)}::jsonb) as r(id uuid, area text, door text, members integer)`)
  }
  await countRows(tx, 'household')
  for (let from = 0; from < households.length; from += AT_ONCE) {
    const people = households
      .slice(from, from + AT_ONCE)
      .flatMap(({ area, members }) => members.map((member) => sealed(keys, member, area)))
    await tx.run(sql`insert into person (tenant, id, purpose, household_id, area_key, name_sealed, name_masked, phone_sealed, phone_masked, phone_index)
      select ${tx.who.tenant}, r.id, 'resident', r.household, r.area, decode(r.name, 'hex'), r.name_masked, decode(r.phone, 'hex'), r.phone_masked, decode(r.phone_index, 'hex')
      from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as r(id uuid, household uuid, area text, name text, name_masked text, phone text, phone_masked text, phone_index text)`)
  }
}

function sealed(keys: TenantKeys, { id, name, phone, household }: Resident, area: AreaKey) {
  const at = (column: string) => ({ table: 'person', column, row: id })
  return {
    id,
    household,
    area,
    name: keys.seal(name, at('name')).toString('hex'),
    name_masked: maskName(name),
    ...(phone !== null && {
      phone: keys.seal(phone, at('phone')).toString('hex'),
      phone_masked: maskPhone(phone),
      phone_index: keys.blindIndex('phone', phone).toString('hex'),
    }),
  }
}
