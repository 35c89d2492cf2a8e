import { useQuery } from '@tanstack/react-query'
import type { FieldView } from '../api/contract.ts'
import { currentLanguage } from '../language/language.ts'
import { fieldViews, type ProcedureView, procedureQuery } from '../procedures/procedure.ts'
import { referenceQuery } from '../reference/reference.ts'
import { useMe } from '../session/useMe.ts'
import type { Next } from './submission.ts'

const PROCEDURE = 'request'

/** What somebody with one's posts may do with a request in the step in which it is written down, and the form of an answer. */
export function useFirstSteps(): { nexts: Next[]; mayJoin: boolean; answerFields: FieldView[] } | undefined {
  const roles = useMe().posts.map(({ role }) => role)
  const versions = useQuery(referenceQuery).data?.procedures.filter(({ id }) => id === PROCEDURE) ?? []
  const version = Math.max(0, ...versions.map((one) => one.version))
  const { data } = useQuery({ ...procedureQuery(PROCEDURE, version), enabled: version > 0 })
  if (data === undefined) return undefined
  return {
    nexts: nextsFor(data, roles),
    mayJoin: mayMake(data, roles, 'join'),
    answerFields: fieldViews(
      data.procedure.moves['answerOnSpot']?.fields ?? [],
      currentLanguage() === 'en' ? 'en' : 'zh',
    ),
  }
}

/** The steps open to these roles: whoever may not register leaves it to those who may. */
export function nextsFor(procedure: Pick<ProcedureView, 'moves'>, roles: readonly string[]): Next[] {
  const may = (move: string) => mayMake(procedure, roles, move)
  const register = may('register')
  return [
    ...(register ? (['register'] as const) : (['receive'] as const)),
    ...(register && may('dispatch') ? (['dispatch'] as const) : []),
    ...(may('answerOnSpot') ? (['answer'] as const) : []),
  ]
}

const mayMake = ({ moves }: Pick<ProcedureView, 'moves'>, roles: readonly string[], move: string): boolean =>
  moves.some(
    ({ id, by }) => id === move && by.some(({ role, relation }) => relation === 'inArea' && roles.includes(role)),
  )
