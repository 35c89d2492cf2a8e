import type { MoveView } from '../api/contract.ts'

/**
 * What a step that is seldom taken is about. A step no group knows is a usual one, so a procedure somebody else wrote is
 * shown in the order of its file.
 */
const groups = {
  handOn: [
    'direct',
    'redispatch',
    'return',
    'returnAgain',
    'arbitrate',
    'passUp',
    'receive',
    'refuseReceipt',
    'handDown',
    'handBack',
  ],
  joint: ['openParts', 'recallParts', 'recallOne', 'partialAnswer'],
  time: ['extend', 'requestExtension', 'suspend', 'resume'],
  merge: ['join', 'separate', 'split', 'unsplit'],
  supervision: ['urgeFor', 'supervise', 'reportOnSupervision', 'endSupervision', 'reopenByOrder'],
  petitioner: ['withdrawFor', 'withdrawVoiceFor', 'requestReviewFor', 'reopenFor'],
} as const

export type MoveGroup = keyof typeof groups | 'other'
const order: readonly MoveGroup[] = ['other', ...(Object.keys(groups) as (keyof typeof groups)[])]

/** So many usual steps stand beside the first one; the rest is behind 更多. */
const USUAL_SEEN = 3

export type Arranged = {
  lead: MoveView | undefined
  usual: readonly MoveView[]
  more: readonly { group: MoveGroup; moves: readonly MoveView[] }[]
  /** steps one may take later, each with its reason */
  blocked: readonly MoveView[]
}

const groupOf = ({ id }: MoveView): MoveGroup =>
  order.find((group) => group !== 'other' && (groups[group] as readonly string[]).includes(id)) ?? 'other'

/**
 * The steps of a stage for the eye: the usual next one, a few more at hand, the rest by what it is about, and last those that
 * are closed for now. What settles a question stands beside the question and not here.
 */
export function arranged(moves: readonly MoveView[]): Arranged {
  const listed = moves.filter(({ decides, fits }) => decides === null && fits)
  const open = listed.filter(({ allowed }) => allowed)
  const lead = leadingMove(open)
  const rest = open.filter((move) => move !== lead)
  const usual = rest.filter((move) => groupOf(move) === 'other').slice(0, USUAL_SEEN)
  const hidden = rest.filter((move) => !usual.includes(move))
  return {
    lead,
    usual,
    more: order
      .map((group) => ({ group, moves: hidden.filter((move) => groupOf(move) === group) }))
      .filter((one) => one.moves.length > 0),
    blocked: listed.filter(({ allowed }) => !allowed),
  }
}

/** The usual next step of the stage, if one may take it. */
export function leadingMove(moves: readonly MoveView[]): MoveView | undefined {
  return moves.find(({ primary, allowed }) => primary && allowed)
}
