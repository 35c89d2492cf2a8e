import type { AreaKey } from '../../core/area/index.ts'
import type { StaffRole } from '../../core/permission/index.ts'
import type { AppointmentRow, OrganizationRow, RouteRow } from '../setup/index.ts'
import type { Chance } from './chance.ts'
import { mobileNumber, personName } from './people.ts'
import { community, grids, township } from './places.ts'

export type Member = {
  id: string
  name: string
  phone: string
  role: StaffRole
  post: string
  area: AreaKey
  unit: string | null
  headsArea: boolean
  /** the login whose password is made and printed; the others are opened by the administrator when wanted */
  login: string
  shown: boolean
}

export type Unit = OrganizationRow & { key: string }
export type Staff = { units: Unit[]; members: Member[]; routes: RouteRow[] }

type Term = { amount: number; unit: 'workingDay' | 'hour' } | null

/** Who handles what, and how fast they have promised to. Phones are office numbers of an exchange that does not exist. */
const handling: readonly {
  key: string
  kind: OrganizationRow['kind']
  name: string
  hours?: string
  staff: number
  grids?: readonly number[]
  routes: readonly (readonly [string, Term])[]
}[] = [
  { key: 'general', kind: 'team', name: '示范社区综合办公室', staff: 0, routes: [['advice', null]] },
  { key: 'affairs', kind: 'team', name: '示范社区居民事务办公室', staff: 0, routes: [['conduct', days(10)]] },
  { key: 'services', kind: 'serviceCenter', name: '示范社区便民服务站', staff: 0, routes: [['livelihood', null]] },
  {
    key: 'mediation',
    kind: 'stationHouse',
    name: '示范社区调解室',
    staff: 0,
    routes: [
      ['dispute', days(10)],
      ['dispute.noise', days(5)],
    ],
  },
  {
    key: 'environment',
    kind: 'stationHouse',
    name: '示范社区环境卫生站',
    staff: 0,
    routes: [['environment', days(5)]],
  },
  {
    key: 'housing',
    kind: 'agency',
    name: '示范区房管局',
    staff: 2,
    routes: [
      ['relocation', null],
      ['safety.building', days(5)],
    ],
  },
  {
    key: 'roads',
    kind: 'agency',
    name: '示范街道市政养护所',
    staff: 3,
    routes: [
      ['facility', null],
      ['facility.lighting', days(5)],
    ],
  },
  { key: 'greening', kind: 'agency', name: '示范街道园林所', staff: 2, routes: [['facility.greening', null]] },
  {
    key: 'water',
    kind: 'enterprise',
    name: '示范供水公司',
    hours: '全天',
    staff: 2,
    routes: [
      ['heating.water', days(3)],
      ['facility.drainage', days(10)],
    ],
  },
  {
    key: 'heat',
    kind: 'enterprise',
    name: '示范供热公司',
    hours: '供暖季全天',
    staff: 2,
    routes: [['heating', days(3)]],
  },
  {
    key: 'power',
    kind: 'enterprise',
    name: '示范供电所',
    hours: '全天',
    staff: 2,
    routes: [['heating.power', days(2)]],
  },
  {
    key: 'north',
    kind: 'enterprise',
    name: '安和物业服务中心',
    staff: 2,
    grids: [1, 2, 3, 4, 5, 6],
    routes: [
      ['dispute.property', days(10)],
      ['facility.lift', days(3)],
      ['facility.parking', null],
    ],
  },
  {
    key: 'south',
    kind: 'enterprise',
    name: '宜居物业服务中心',
    staff: 2,
    grids: [7, 8, 9, 10, 11, 12],
    routes: [
      ['dispute.property', days(10)],
      ['facility.lift', days(3)],
      ['facility.parking', null],
    ],
  },
  { key: 'police', kind: 'agency', name: '示范街道派出所警务室', staff: 2, routes: [['safety', days(5)]] },
  {
    key: 'fire',
    kind: 'agency',
    name: '示范街道消防工作站',
    staff: 2,
    routes: [
      ['safety.fire', days(3)],
      ['safety.wire', days(3)],
    ],
  },
  { key: 'petitions', kind: 'agency', name: '示范街道信访接待室', staff: 2, routes: [] },
  { key: 'procurate', kind: 'agency', name: '驻社区检察联络室', staff: 1, routes: [] },
]

/** Sixteen units of the jurisdiction that sit in the joint meeting; they advise and lend a hand, they handle no matters. */
const joint: readonly (readonly [OrganizationRow['kind'], string])[] = [
  ['agency', '示范小学'],
  ['agency', '示范中学'],
  ['agency', '示范幼儿园'],
  ['agency', '示范社区卫生服务中心'],
  ['agency', '示范街道文化站'],
  ['agency', '示范街道司法所'],
  ['agency', '示范街道市场监管所'],
  ['agency', '示范区图书馆分馆'],
  ['enterprise', '示范银行营业部'],
  ['enterprise', '示范邮政支局'],
  ['enterprise', '示范电信营业厅'],
  ['enterprise', '示范燃气营业所'],
  ['enterprise', '示范公交车队'],
  ['enterprise', '示范集贸市场'],
  ['enterprise', '示范机修厂'],
  ['enterprise', '示范粮油店'],
]

/** The service team of the community: 59 people. [role, post, how many, unit] */
const team: readonly (readonly [StaffRole, string, number, string?])[] = [
  ['supervisor', '社区主任', 1],
  ['supervisor', '社区副主任', 2],
  ['gridWorker', '网格长', 12],
  ['gridWorker', '专职网格员', 6],
  ['clerk', '窗口受理员', 8],
  ['clerk', '热线受理员', 3],
  ['dispatcher', '派办员', 2],
  ['callback', '回访员', 3],
  ['admin', '系统管理员', 1],
  ['auditor', '审计员', 1],
  ['unitHead', '办公室主任', 1, 'general'],
  ['handler', '办公室干事', 2, 'general'],
  ['unitHead', '办公室主任', 1, 'affairs'],
  ['handler', '办公室干事', 2, 'affairs'],
  ['unitHead', '服务站站长', 1, 'services'],
  ['handler', '服务站干事', 4, 'services'],
  ['unitHead', '调解室主任', 1, 'mediation'],
  ['handler', '调解员', 3, 'mediation'],
  ['unitHead', '环卫站站长', 1, 'environment'],
  ['handler', '环卫站干事', 4, 'environment'],
]

/** The accounts that are printed: the first of each role; head and handler from the unit that has most to do. */
const shown: Partial<Record<StaffRole, string>> = { unitHead: 'roads', handler: 'roads' }

export function makeStaff(chance: Chance): Staff {
  const units = new Map<string, Unit>()
  const unit = (key: string, row: Omit<OrganizationRow, 'id' | 'phone'>, at: number) =>
    units.set(key, { key, id: chance.uuid(), phone: `0000-5550${String(100 + at)}`, ...row })
  handling.forEach(({ key, kind, name, hours }, at) => {
    const inside = at < 5
    unit(
      key,
      { kind, name, area: inside ? community : township, handles: true, hours: hours ?? '工作日9:00–17:00' },
      at,
    )
  })
  joint.forEach(([kind, name], at) => {
    unit(`joint${at}`, { kind, name, area: township, handles: false }, 50 + at)
  })

  const members: Member[] = []
  const printed = new Set<StaffRole>()
  const join = (role: StaffRole, post: string, area: AreaKey, key: string | null, headsArea = false) => {
    const isShown = !printed.has(role) && (shown[role] ?? key) === key
    if (isShown) printed.add(role)
    members.push({
      id: chance.uuid(),
      name: personName(chance),
      phone: mobileNumber(chance),
      role,
      post,
      area,
      unit: key === null ? null : (units.get(key)?.id ?? null),
      headsArea,
      login: isShown ? role.toLowerCase() : `${role.toLowerCase()}${members.length + 1}`,
      shown: isShown,
    })
  }
  for (const [role, post, count, key] of team)
    for (let at = 0; at < count; at++) {
      if (post === '专职网格员') {
        // six workers for twelve grids: two posts each
        join(role, post, grids[at * 2] ?? community, null)
      } else
        join(role, post, post === '网格长' ? (grids[at] ?? community) : community, key ?? null, post === '社区主任')
    }
  for (const { key, staff } of handling) {
    if (staff === 0) continue
    join('unitHead', '单位负责人', township, key)
    for (let at = 0; at < staff; at++) join('handler', '经办人', township, key)
  }
  const routes = handling.flatMap(({ key, grids: numbers, routes: rules }) =>
    rules.flatMap(([category, limit]) =>
      (numbers?.map((number) => grids[number - 1] ?? community) ?? [community]).map(
        (area): RouteRow => ({ id: chance.uuid(), category, area, unit: units.get(key)?.id ?? '', limit }),
      ),
    ),
  )
  return { units: [...units.values()], members, routes }
}

/** Posts since the start of the year before; a full-time grid worker holds one for each of two grids. */
export function appointmentsOf(chance: Chance, members: readonly Member[], validFrom: string): AppointmentRow[] {
  return members.flatMap((member) => {
    const post = (area: AreaKey): AppointmentRow => ({
      id: chance.uuid(),
      account: member.id,
      organization: member.unit,
      post: member.post,
      role: member.role,
      area,
      headsArea: member.headsArea,
      validFrom,
    })
    const next = member.post === '专职网格员' ? grids[grids.indexOf(member.area) + 1] : undefined
    return next === undefined ? [post(member.area)] : [post(member.area), post(next)]
  })
}

function days(amount: number): Term {
  return { amount, unit: 'workingDay' }
}
