import { useQuery } from '@tanstack/react-query'
import { referenceQuery } from './reference.ts'

/** The title of a role or post in the language spoken; posts that are no role are titles themselves. */
export function useRoleTitle(): (role: string) => string {
  const roles = useQuery(referenceQuery).data?.roles
  return (role) => roles?.find(({ id }) => id === role)?.title ?? role
}
