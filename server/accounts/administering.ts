import { type Act, actOf } from '../kernel/index.ts'

/**
 * Accounts and sessions are closed to the role of staff, so what an administrator does to them is carried out by the system in the
 * administrator's name. Ask `demand(act, 'account.manage')` first.
 */
export function administering(act: Act): Act {
  const { kernel, tenant, staff, resident, language, trace, key } = act
  const who = { kind: 'system', tenant, actor: staff?.account ?? 'system' } as const
  return actOf({ kernel, who, tenant, staff, resident, language, trace, key })
}
