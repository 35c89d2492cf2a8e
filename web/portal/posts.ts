import { roles } from '../../core/permission/index.ts'
import { textOf } from '../../server/messages/index.ts'
import type { Visit } from './visit.ts'

/** What a post is called: as it was named where it was given, in another language by its role. */
export function postName({ kernel, language }: Visit, post: string | null, role: string | null): string | undefined {
  const known = roles.find((one) => one === role)
  // a post that is named like its role has no name of its own
  if (post !== null && language === 'zh-CN' && post !== role) return post
  return known === undefined ? undefined : textOf(kernel.permissions.roles[known].title, language)
}
