import sql from 'sql-template-tag'
import { z } from 'zod'
import { type Act, demand } from '../kernel/index.ts'
import { administering } from './administering.ts'

const Post = z.strictObject({
  post: z.string(),
  role: z.string(),
  area: z.string(),
  areaName: z.string(),
  organization: z.uuid().nullable(),
  organizationName: z.string().nullable(),
  headsArea: z.boolean(),
  validFrom: z.string(),
  validUntil: z.string().nullable(),
})

/** Names on the desk and posts; phones and identity numbers have no place here. */
export const AccountList = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.uuid(),
      login: z.string(),
      name: z.string(),
      mustChangePassword: z.boolean(),
      createdAt: z.string(),
      disabledAt: z.string().nullable(),
      posts: z.array(Post),
    }),
  ),
})

/** All accounts of the tenant with their posts, in one query. Uses appointment_account. */
export async function listAccounts(act: Act): Promise<z.input<typeof AccountList>> {
  demand(act, 'account.manage')
  const rows = await administering(act).read((tx) =>
    tx.all<{
      id: string
      login: string
      name: string
      must_change: boolean
      created_at: Date
      disabled_at: Date | null
      posts: z.input<typeof Post>[]
    }>(sql`
      select a.id, a.login, a.display_name as name, a.must_change, a.created_at, a.disabled_at,
        coalesce((select jsonb_agg(jsonb_build_object('post', p.post, 'role', p.role, 'area', p.area_key, 'areaName', coalesce(g.name, p.area_key), 'organization', p.organization_id,
            'organizationName', o.name, 'headsArea', p.heads_area, 'validFrom', p.valid_from, 'validUntil', p.valid_until) order by p.valid_from, p.id)
          from appointment p left join area g on g.tenant = p.tenant and g.key = p.area_key left join organization o on o.tenant = p.tenant and o.id = p.organization_id
          where p.tenant = a.tenant and p.account_id = a.id), '[]') as posts
      from account a where a.tenant = ${act.tenant} order by a.disabled_at is not null, a.display_name, a.id`),
  )
  return {
    items: rows.map(({ must_change, created_at, disabled_at, ...row }) => ({
      ...row,
      mustChangePassword: must_change,
      createdAt: created_at.toISOString(),
      disabledAt: disabled_at?.toISOString() ?? null,
    })),
  }
}
