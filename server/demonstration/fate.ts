import type { Outcome } from '../../core/procedure/index.ts'
import type { Chance } from './chance.ts'
import type { Plan } from './plan.ts'

/** What this matter meets on its way, drawn once at its beginning. */
export type Fate = {
  wrongUnit: boolean
  asks: boolean
  comments: boolean
  extends: boolean
  /** returned twice, so that it is arbitrated */
  arbitrated: boolean
  passedUp: boolean
  partly: boolean
  suspended: boolean
  urged: boolean
  supervised: boolean
  /** not reached by the first call */
  missed: boolean
  reviewed: boolean
  reopens: boolean
  slow: boolean
  outcome: Outcome
  end: 'resident' | 'callback' | 'disagree' | 'silent'
  withdrawsAt: string | null
}

export function fateOf(chance: Chance, plan: Plan): Fate {
  const outcome = chance.weighed<Outcome>([
    ['solved', 82],
    ['explained', 14],
    ['notOurs', plan.category === 'advice' ? 0 : 4],
  ])
  const calm = plan.smooth || plan.waitsAt !== undefined
  // what is to wait beside the straight way is brought there
  const brought = ['arbitration', 'passedUp', 'review'].includes(plan.waitsAt ?? '')
  return {
    wrongUnit: plan.waitsAt === 'arbitration' || (!calm && chance.happens(0.05)),
    asks: !calm && chance.happens(0.1),
    comments: chance.happens(0.15),
    extends: !calm && chance.happens(0.04),
    arbitrated: chance.happens(0.3) || plan.waitsAt === 'arbitration',
    passedUp: plan.waitsAt === 'passedUp' || (!calm && chance.happens(0.015)),
    partly: !calm && chance.happens(0.05),
    suspended: !calm && chance.happens(0.02),
    urged: !calm && chance.happens(0.05),
    supervised: chance.happens(0.4),
    missed: !calm && chance.happens(0.12),
    reviewed: chance.happens(0.6) || plan.waitsAt === 'review',
    reopens: !calm && chance.happens(0.015),
    slow: !calm && chance.happens(0.05),
    outcome,
    end:
      plan.waitsAt === 'review'
        ? 'disagree'
        : calm
          ? chance.pick(['resident', 'callback'])
          : chance.weighed<Fate['end']>([
              ['resident', 42],
              ['callback', 36],
              ['disagree', 7],
              ['silent', 15],
            ]),
    withdrawsAt:
      !calm && !brought && chance.happens(0.025) ? chance.pick(['registered', 'handling', 'answered']) : null,
  }
}

/** People are mostly content with what was done, less so with an explanation. */
export function ratingOf(chance: Chance, plan: Plan, outcome: Outcome | null): number {
  if (plan.smooth)
    return chance.weighed([
      [5, 70],
      [4, 29],
      [3, 1],
    ] as const)
  return outcome === 'solved'
    ? chance.weighed([
        [5, 58],
        [4, 30],
        [3, 8],
        [2, 3],
        [1, 1],
      ] as const)
    : chance.weighed([
        [5, 20],
        [4, 30],
        [3, 28],
        [2, 15],
        [1, 7],
      ] as const)
}
