import type { Who } from '../database/index.ts'
import type { Resident, Staff } from './act.ts'

/** The cookie that carries a staff session in a browser. */
export const SESSION_COOKIE = 'fivefold_session'

export type StaffSession = { tenant: string; who: Who; staff: Staff; language: string; expiresAt: number }

/** Tells who stands at a door. server/identity makes it; whoever mounts doors is given it. */
export type Authenticator = {
  /** @throws {Refused} 401 session.expired */
  staff(token: string): Promise<StaffSession>
  /** @throws {Refused} 401 resident.unknown; 429 resident.throttled */
  resident(tenant: string, number: string, code: string, address: string): Promise<Resident>
  /** forgets what it trusted, after a sign-out or a change of posts made by this node */
  forget(token: string): void
}
