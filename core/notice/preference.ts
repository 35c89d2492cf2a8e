import { z } from 'zod'

/** Ways out of the product to a person. Each is one channel of a tenant. */
export const channelKinds = ['sms', 'mail', 'wechat'] as const
export type ChannelKind = (typeof channelKinds)[number]

/**
 * What kinds of notices there are for whoever reads them: work that has come or gone on; a reminder before a day; something is
 * due or late; somebody presses.
 */
export const noticeClasses = ['work', 'reminder', 'due', 'urge'] as const
export type NoticeClass = (typeof noticeClasses)[number]

/** A time of the day in Asia/Shanghai, `HH:MM`. */
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/**
 * How one account wants to be told outside of the console, where everything stands at once.
 *
 * `quiet`: the hours in which only what is urgent gets through, over midnight where `from` is later than `until`, none where both are
 * the same; with `daysOff` also every day that is not worked. Null: no quiet at all. `digest`: the classes that wait for the
 * digest; the others come at once.
 */
export const preferenceSchema = z.strictObject({
  channels: z.strictObject({ sms: z.boolean(), mail: z.boolean(), wechat: z.boolean() }),
  quiet: z.strictObject({ from: timeOfDay, until: timeOfDay, daysOff: z.boolean() }).nullable(),
  digest: z.strictObject({ work: z.boolean(), reminder: z.boolean(), due: z.boolean(), urge: z.boolean() }),
})
export type Preference = z.output<typeof preferenceSchema>

/** What holds for an account that has said nothing. */
export const usualPreference: Preference = {
  channels: { sms: true, mail: true, wechat: true },
  quiet: { from: '20:00', until: '08:00', daysOff: true },
  digest: { work: false, reminder: true, due: false, urge: false },
}

/** Residents are not called out of their sleep; on a day off they may be told as on any other. */
export const petitionerPreference: Preference = {
  ...usualPreference,
  quiet: { from: '20:00', until: '08:00', daysOff: false },
  digest: { work: false, reminder: false, due: false, urge: false },
}
