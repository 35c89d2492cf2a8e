import { z } from 'zod'
import { type AreaKey, keyOfCode, parseAreaCode, parseAreaKey } from '../../core/area/index.ts'
import { daySchema } from '../../core/deadline/index.ts'

/** Files of an installation are written in Chinese or English; a column has both names. */
export type Column = { zh: string; en: string; example: string }

const text = (max: number) => z.string().trim().max(max)
const needed = (max: number) => text(max).min(1, 'is empty')
const optional = (max: number) => text(max).transform((value) => (value === '' ? undefined : value))

const area = needed(40).transform((value, context): AreaKey => {
  const code = parseAreaCode(value)
  const key = code === undefined ? parseAreaKey(value) : keyOfCode(code)
  if (key !== undefined) return key
  context.addIssue('is no division code of 12 digits and no area key such as 430199001001.003')
  return z.NEVER
})

const count = text(12).transform((value, context): number | undefined => {
  if (value === '') return undefined
  if (/^\d{1,9}$/.test(value)) return Number(value)
  context.addIssue('is not a whole number')
  return z.NEVER
})

const yesNo = text(10).transform((value, context): boolean => {
  if (/^(是|yes|y|true|1)$/i.test(value)) return true
  if (/^(否|no|n|false|0|)$/i.test(value)) return false
  context.addIssue('is neither 是/yes nor 否/no')
  return z.NEVER
})

const day = text(10).refine(
  (value) => value === '' || daySchema.safeParse(value).success,
  'is not a day such as 2026-01-31',
)

const among = (words: Record<string, string>) =>
  needed(40).transform((value, context): string => {
    const found = words[value] ?? Object.values(words).find((id) => id.toLowerCase() === value.toLowerCase())
    if (found !== undefined) return found
    context.addIssue(`is none of ${Object.keys(words).join('、')}`)
    return z.NEVER
  })

export const kinds = {
  村居委会: 'committee',
  便民服务中心: 'serviceCenter',
  综治中心: 'governanceCenter',
  机关单位: 'agency',
  企业: 'enterprise',
  驿站: 'stationHouse',
  队伍: 'team',
}

export const roleNames = {
  受理员: 'clerk',
  派办员: 'dispatcher',
  承办人: 'handler',
  承办单位负责人: 'unitHead',
  网格员: 'gridWorker',
  回访员: 'callback',
  督办领导: 'supervisor',
  系统管理员: 'admin',
  审计员: 'auditor',
}

/** The files of an installation: of each its columns, and what a row must be. */
export const files = {
  areas: {
    columns: {
      key: { zh: '编码', en: 'key', example: '430199001001' },
      name: { zh: '名称', en: 'name', example: '甲社区' },
      households: { zh: '户数', en: 'households', example: '1200' },
      residents: { zh: '人口', en: 'residents', example: '2600' },
    },
    row: z.strictObject({ key: area, name: needed(60), households: count, residents: count }),
  },
  organizations: {
    columns: {
      name: { zh: '单位名称', en: 'name', example: '市政所' },
      kind: { zh: '类型', en: 'kind', example: '机关单位' },
      area: { zh: '地域', en: 'area', example: '430199001' },
      handles: { zh: '承办诉求', en: 'handles', example: '是' },
      phone: { zh: '电话', en: 'phone', example: '0000-5550100' },
      address: { zh: '地址', en: 'address', example: '甲街道1号' },
      hours: { zh: '办公时间', en: 'hours', example: '工作日9:00–17:00' },
    },
    row: z.strictObject({
      name: needed(60),
      kind: among(kinds),
      area,
      handles: yesNo,
      phone: optional(40),
      address: optional(120),
      hours: optional(80),
    }),
  },
  staff: {
    columns: {
      login: { zh: '账号', en: 'login', example: 'admin' },
      name: { zh: '姓名', en: 'name', example: '张三' },
      phone: { zh: '手机', en: 'phone', example: '' },
      role: { zh: '角色', en: 'role', example: '系统管理员' },
      post: { zh: '职务', en: 'post', example: '信息专干' },
      organization: { zh: '所在单位', en: 'organization', example: '' },
      area: { zh: '地域', en: 'area', example: '430199001' },
      headsArea: { zh: '地域负责人', en: 'headsArea', example: '否' },
      validFrom: { zh: '任职起', en: 'validFrom', example: '2026-01-01' },
      validUntil: { zh: '任职止', en: 'validUntil', example: '' },
    },
    row: z.strictObject({
      login: needed(40).regex(/^[a-z0-9][a-z0-9._-]{1,39}$/i, 'is no login: letters, digits, dot, dash, underscore'),
      name: needed(60),
      phone: optional(40),
      role: among(roleNames),
      post: needed(40),
      organization: optional(60),
      area,
      headsArea: yesNo,
      validFrom: day,
      validUntil: day,
    }),
  },
} as const satisfies Record<string, { columns: Record<string, Column>; row: z.ZodObject }>

export type FileName = keyof typeof files
export type RowOf<F extends FileName> = z.output<(typeof files)[F]['row']>
