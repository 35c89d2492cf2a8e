/** Who is told, when, in which words: notices and the messages that leave the product, as decisions. */
export { type DueTogether, flood, type Gathered, gather } from './gather.ts'
export {
  type ChannelKind,
  channelKinds,
  type NoticeClass,
  noticeClasses,
  type Preference,
  petitionerPreference,
  preferenceSchema,
  usualPreference,
} from './preference.ts'
export {
  type Fallback,
  fallbackSchema,
  type Roster,
  type RosterPost,
  recipientsOf,
  rosterOf,
  type Subject,
} from './recipients.ts'
export {
  digestText,
  eventOf,
  eventText,
  type Fillings,
  fill,
  type NoticeTemplates,
  noticeTemplatesSchema,
  placeholders,
  type Tongue,
} from './templates.ts'
export { type Urgency, whenToSend } from './whenToSend.ts'
