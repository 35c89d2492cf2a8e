import sql from 'sql-template-tag'
import type { Receipt } from '../channels/index.ts'
import { transact } from '../database/index.ts'
import { type Kernel, systemWho } from '../kernel/index.ts'
import type { Claimed } from './claim.ts'

/** A message that was refused for the moment is tried so often, later each time up to an hour. */
const TRIES = 8
const FIRST_WAIT = 30_000
const LONGEST_WAIT = 3_600_000

const iso = (at: number): string => new Date(at).toISOString()

type Outcome = {
  state: 'sent' | 'failed' | 'givenUp' | 'queued'
  attempts: number
  wait?: number
  error?: string
  providerId?: string | null
}

/** What a receipt makes of a message. A channel in trouble uses up no tries: its messages wait until it works, or until they are old. */
function outcomeOf({ attempts }: Claimed, receipt: Receipt, repeats: boolean): Outcome {
  switch (receipt.kind) {
    case 'sent':
      return { state: 'sent', attempts, providerId: receipt.providerId }
    case 'refused':
      return { state: 'failed', attempts, error: receipt.code }
    case 'uncertain':
      if (!repeats) return { state: 'givenUp', attempts, error: receipt.code }
      break
    case 'later':
      break
  }
  const { code, whole } = receipt
  if (whole) return { state: 'queued', attempts: attempts - 1, error: code }
  if (attempts >= TRIES) return { state: 'givenUp', attempts, error: code }
  return { state: 'queued', attempts, error: code, wait: Math.min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT) }
}

/**
 * Writes what became of a message, unless somebody else has taken it meanwhile because its time was up.
 *
 * @param repeats whether it may be sent again although it may have gone
 */
export async function record(
  kernel: Kernel,
  tenant: string,
  message: Claimed,
  receipt: Receipt,
  repeats: boolean,
): Promise<void> {
  const { state, attempts, wait = 0, error, providerId } = outcomeOf(message, receipt, repeats)
  const now = kernel.now()
  await transact(kernel.pool, systemWho(tenant), (tx) =>
    tx.run(sql`
      update message set state = ${state}, attempts = ${attempts}, error = ${error ?? null}, provider_id = coalesce(${providerId ?? null}, provider_id), leased_until = null,
        sent_at = ${state === 'sent' ? iso(now) : null}, available_at = case when ${state === 'queued'} then ${iso(now + wait)}::timestamptz else available_at end
      where tenant = ${tenant} and id = ${message.id} and state = 'sending' and attempts = ${message.attempts}`),
  )
}

/** Gives back a message that was taken and not tried. */
export async function release(kernel: Kernel, tenant: string, { id, attempts }: Claimed): Promise<void> {
  await transact(kernel.pool, systemWho(tenant), (tx) =>
    tx.run(
      sql`update message set state = 'queued', attempts = ${attempts - 1}, leased_until = null where tenant = ${tenant} and id = ${id} and state = 'sending' and attempts = ${attempts}`,
    ),
  )
}
