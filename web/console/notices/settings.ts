import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/client.ts'

export const kinds = ['sms', 'mail', 'wechat'] as const
export type Kind = (typeof kinds)[number]

export const classes = ['urge', 'due', 'reminder', 'work'] as const
type Class = (typeof classes)[number]

export type Preference = {
  channels: Record<Kind, boolean>
  quiet: { from: string; until: string; daysOff: boolean } | null
  digest: Record<Class, boolean>
}

export type Contact = { kind: Kind; address: string | null; verified: boolean; codeSentAt: string | null }

export type Settings = { preference: Preference; usual: Preference; channels: Contact[] }

/** How one is told of things outside of the console. */
export const settingsQuery = queryOptions({
  queryKey: ['notice-settings'],
  queryFn: ({ signal }) => get<Settings>('/notice-settings', {}, signal),
})
