import sql from 'sql-template-tag'
import type { AreaKey } from '../../core/area/index.ts'
import { subtreeRange } from '../../core/area/index.ts'
import { dayOf, type Label } from '../../core/deadline/index.ts'
import type { Act } from '../../server/kernel/index.ts'

/** How the office is reached and who answers for data protection; any of it may be unset. */
export type Contact = {
  phone?: string
  address?: string
  hours?: string
  officer?: string
  officerPhone?: string
}

export type Office = { name: string; contact: Contact }

export async function readOffice(act: Act): Promise<Office | undefined> {
  return act.read((tx) => tx.maybe<Office>(sql`select name, contact from tenant where id = ${act.tenant}`))
}

export type Category = { code: string; parent: string | null; name: Label }

/** What a request can be about, in the order people read it. */
export async function readCategories(act: Act): Promise<Category[]> {
  return act.read((tx) =>
    tx.all<Category>(
      sql`select code, parent, name from category where tenant = ${act.tenant} and retired_at is null order by sort, code`,
    ),
  )
}

export type Place = { key: string; level: string; name: string }

/** Communities and their grids, each grid after its community. */
export async function readPlaces(act: Act): Promise<Place[]> {
  return act.read((tx) =>
    tx.all<Place>(
      sql`select key, level, name from area where tenant = ${act.tenant} and level in ('community', 'grid') and valid_until is null order by key`,
    ),
  )
}

export async function readBuildings(act: Act, area: string): Promise<Place[]> {
  const { from, until } = subtreeRange(area as AreaKey)
  return act.read((tx) =>
    tx.all<Place>(
      sql`select key, level, name from area where tenant = ${act.tenant} and level = 'building' and key >= ${from} and key < ${until} and valid_until is null order by key`,
    ),
  )
}

export type PublishedPost = {
  account: string
  name: string
  post: string
  role: string
  area: string
  areaName: string | null
  headsArea: boolean
  organization: string | null
  phone: string | null
  hours: string | null
}

/** The people who answer for areas today, as they are made public (A3-19). */
export async function readPosts(act: Act): Promise<PublishedPost[]> {
  const today = dayOf(act.kernel.now())
  return act.read((tx) =>
    tx.all<PublishedPost>(
      sql`select p.account_id as account, p.name, p.post, p.role, p.area_key as area, a.name as "areaName", p.heads_area as "headsArea", p.organization, p.phone, p.hours
        from published_posts(${today}::date) p left join area a on a.tenant = ${act.tenant} and a.key = p.area_key
        order by p.area_key, p.heads_area desc, p.name`,
    ),
  )
}

export type FactsRead = {
  at: Date
  purpose: string
  post: string | null
  role: string | null
  organization: string | null
}

/** Who has read the personal facts of the submission shown (PR-25). */
export async function readReads(act: Act): Promise<FactsRead[]> {
  return act.read((tx) =>
    tx.all<FactsRead>(
      sql`select at, purpose, post, role, organization from reads_of_submission(${act.resident?.submission}::uuid)`,
    ),
  )
}

/** One of the other matters that came of the same submission, by its number. The query code that was shown opens it as well. */
export async function readSplit(act: Act, number: string): Promise<{ submission: string; matter: string } | undefined> {
  return act.read((tx) =>
    tx.maybe<{ submission: string; matter: string }>(
      sql`select submission_id as submission, matter_id as matter from splits_for_resident() where number = ${number}`,
    ),
  )
}
