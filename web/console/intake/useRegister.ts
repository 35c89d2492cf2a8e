import { get, newKey, send } from '../api/client.ts'
import type { Created, FieldView, MatterView } from '../api/contract.ts'
import { useAction } from '../api/useAction.ts'
import type { Registered } from './Receipt.tsx'
import { type IntakeValues, submissionOf } from './submission.ts'

/** Writes the request down and takes the step that was chosen with it. */
export function useRegister(answerFields: readonly FieldView[], onDone: (registered: Registered) => void) {
  return useAction(
    async (values: IntakeValues, key): Promise<Registered> => {
      const created = await send<Created>('POST', '/matters', submissionOf(values, answerFields), key)
      const title = values.title.trim()
      if (values.next !== 'dispatch') return { created, title, dispatched: undefined }
      // the request is safe by now: a dispatch that fails is told on the receipt and can be made from the matter's page
      return { created, title, dispatched: await dispatchProposed(created.matter).catch(() => false as const) }
    },
    { onDone },
  )
}

/** @returns the unit it went to, or false when the routing table names none */
async function dispatchProposed(matter: string): Promise<string | false> {
  const { revision, proposedUnit } = await get<MatterView>(`/matters/${matter}`)
  if (proposedUnit === null) return false
  const body = { revision, input: { unit: proposedUnit.id } }
  await send('POST', `/matters/${matter}/moves/dispatch`, body, newKey())
  return proposedUnit.name
}
