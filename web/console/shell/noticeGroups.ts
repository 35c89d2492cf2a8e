import type { Notice } from '../api/contract.ts'

/** Notices of one matter together, where its newest one stands; those about no matter each by itself. */
export type NoticeGroup = {
  key: string
  matter: string | null
  number: string | null
  items: Notice[]
  unread: string[]
}

export function groupNotices(notices: readonly Notice[]): NoticeGroup[] {
  return [...Map.groupBy(notices, ({ matter, id }) => matter ?? id)].map(([key, items]) => ({
    key,
    matter: items[0]?.matter ?? null,
    number: items[0]?.number ?? null,
    items,
    unread: items.filter(({ readAt }) => readAt === null).map(({ id }) => id),
  }))
}
