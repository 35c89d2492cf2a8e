import { get, send } from '../api/client.ts'
import type { Created, FieldView, MatterView } from '../api/contract.ts'
import { useAction } from '../api/useAction.ts'
import type { Registered } from './Receipt.tsx'
import { type IntakeValues, submissionOf } from './submission.ts'

/** Writes the request down and takes the step that was chosen with it. */
export function useRegister(answerFields: readonly FieldView[], onDone: (registered: Registered) => void) {
  return useAction(
    async (values: IntakeValues, key): Promise<Registered> => {
      const created = await send<Created>('POST', '/matters', submissionOf(values, answerFields), key)
      const registered = { created, title: values.title.trim(), joined: values.lead?.number, dispatched: undefined }
      const { next, unit, lead } = values
      if (lead !== undefined || next !== 'dispatch' || unit === undefined) return registered
      // the request is safe by now: a dispatch that fails is told on the receipt and can be made from the matter's page
      const dispatched = await dispatchTo(unit, created.matter, `${key}-dispatch`).catch(() => false as const)
      return { ...registered, dispatched }
    },
    { onDone },
  )
}

/** @returns the name of the unit that has it, also where an earlier try has sent it there already */
async function dispatchTo(unit: string, matter: string, key: string): Promise<string | false> {
  const read = () => get<MatterView>(`/matters/${matter}`)
  const { revision, unit: has } = await read()
  if (has === null) await send('POST', `/matters/${matter}/moves/dispatch`, { revision, input: { unit } }, key)
  return (await read()).unitName ?? false
}
