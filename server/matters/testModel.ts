import { endsIn, entered, moved, type Plain, procedures, type Somebody, type Step, type Words } from './testPlain.ts'

type Owed = { move: string; handledBy: string[] }

/**
 * A plain model of what procedures make of matters, written from the words of the files alone and sharing nothing with the
 * engine: what the service does under a race is held against it. It knows no hours: a moment is a moment, and no clock falls due.
 */
export class Model {
  readonly matters = new Map<string, Plain>()
  /** what each matter was after each of its revisions */
  private readonly was = new Map<string, Plain[]>()
  /** who made the last step of a matter that may be taken back, and which it was */
  private readonly last = new Map<string, { by: string | null; move: string; final: boolean }>()
  /** steps the system has to make because of what others did */
  readonly owed = new Map<string, Owed>()

  begin(id: string, procedure: string, more: Partial<Plain> = {}): void {
    const stage = procedures[procedure].start
    const plain: Plain = {
      id,
      procedure,
      revision: 1,
      stage,
      ending: null,
      outcome: null,
      unit: null,
      handler: null,
      handledBy: [],
      registrar: null,
      answered: false,
      flags: [],
      tallies: {},
      counts: {},
      asked: {},
      made: [],
      follows: null,
      parent: null,
      leadUnit: null,
      clocks: {},
      ...more,
    }
    this.matters.set(id, { ...plain, clocks: entered(plain, stage, 'begin') })
    this.was.set(id, [this.of(id)])
  }

  of(id: string): Plain {
    const found = this.matters.get(id)
    if (found === undefined) throw new Error(`no matter ${id}`)
    return found
  }

  at(id: string, revision: number): Plain {
    const found = this.was.get(id)?.[revision - 1]
    if (found === undefined) throw new Error(`no revision ${revision} of ${id}`)
    return found
  }

  followers = (id: string) =>
    [...this.matters.values()].filter(({ stage, follows }) => stage === 'joined' && follows === id)
  openParts = (id: string) =>
    [...this.matters.values()].filter(({ parent, procedure, stage }) => parent === id && !endsIn(procedure, stage))

  /** Everything that stands against a step, as the matter is or was; nothing where it may be made. */
  against(plain: Plain, name: string, who: Somebody, tied = true): string[] {
    const words = procedures[plain.procedure]
    const move = words.moves[name]
    if (move === undefined) return ['unknown']
    const reasons: string[] = []
    const no = (holds: boolean, why: string) => {
      if (!holds) reasons.push(why)
    }
    const ended = endsIn(plain.procedure, plain.stage)
    no(move.from.includes(plain.stage), ended ? 'final' : 'stage')
    const relations = [
      who.inArea && 'inArea',
      who.unit !== null && who.unit === plain.unit && 'assignedUnit',
      who.unit !== null && who.unit === plain.leadUnit && 'leadUnit',
      who.account !== null && who.account === plain.handler && 'assignedHandler',
      who.account !== null && who.account === plain.registrar && 'registrar',
      who.role === 'resident' && 'petitioner',
      who.role === 'system' && 'system',
    ]
    no(
      move.by.some((one: Words) => one.role === who.role && relations.includes(one.relation)),
      'entitled',
    )
    const asked = move.decides === undefined ? undefined : plain.asked[move.decides]
    no(!(move.notBy?.includes('handledBy') && plain.handledBy.includes(who.account ?? '')), 'samePerson')
    no(!(move.notBy?.includes('requester') && asked !== undefined && asked === who.account), 'requester')
    const count = (one: string) =>
      Object.entries(plain.counts).reduce(
        (sum, [made, times]) =>
          made === (words.moves[one].countsAs ?? one) ||
          words.moves[made]?.countsAs === (words.moves[one].countsAs ?? one)
            ? sum + times
            : sum,
        0,
      )
    no(move.times === undefined || count(name) < move.times, 'tooOften')
    no(move.after === undefined || move.after.some((one: string) => count(one) > 0), 'tooEarly')
    no(!(name in plain.asked), 'pending')
    no(move.decides === undefined || move.decides in plain.asked, 'nothingAsked')
    no(move.whileFlag === undefined || plain.flags.includes(move.whileFlag), 'flag')
    no(move.unlessFlag === undefined || !plain.flags.includes(move.unlessFlag), 'flag')
    no(!(move.notAgainWithin && plain.made.includes(move.countsAs ?? name)), 'tooSoon')
    no(!(move.effects?.extend && (plain.tallies['extended'] ?? 0) > 0), 'extensionUsed')
    if (tied) {
      no(move.followers !== 'none' || this.followers(plain.id).length === 0, 'followed')
      no(move.followers !== 'some' || this.followers(plain.id).length > 0, 'notFollowed')
      no(!move.needsPartsDone || this.openParts(plain.id).length === 0, 'partsOpen')
    }
    return reasons
  }

  /**
   * Whether a reason against a step of one matter may be owed to a step of another that was under way at the same time: what follows
   * is with the unit of its lead, and a lead is followed, until the other step has reached it.
   */
  crossed(plain: Plain, reason: string, who: Somebody): boolean {
    if (reason === 'notFollowed') return [...this.was.values()].flat().some(({ follows }) => follows === plain.id)
    if (reason !== 'entitled' || plain.stage !== 'joined' || plain.follows === null) return false
    const lead = this.was.get(plain.follows) ?? []
    return lead.some(({ unit, handler }) => unit === who.unit || handler === who.account)
  }

  /** Why a step cannot be taken back by somebody; nothing where it can. */
  againstUndo(id: string, who: string | null): string[] {
    const last = this.last.get(id)
    if (last === undefined || last.final || last.by !== who) return ['nothing']
    const before = this.at(id, this.of(id).revision - 1)
    const lead = before.stage === 'joined' ? before.follows : null
    return lead === null || this.leads(lead) ? [] : ['lead']
  }

  /** Whether others may be merged into it now. */
  leads = (id: string): boolean =>
    [
      'received',
      'registered',
      'arbitration',
      'passedUp',
      'handedDown',
      'handling',
      'awaitingResident',
      'suspended',
    ].includes(this.of(id).stage)

  apply({ matter, move: name, actor, data }: Step): void {
    if (name === 'undo') {
      this.takeBack(matter)
      return
    }
    const plain = this.of(matter)
    const words = procedures[plain.procedure]
    const move = words.moves[name]
    const effects = move.effects ?? {}
    const given = (source: Words) => (typeof source === 'object' ? data[source.field] : source)
    const owed = this.owed.get(matter)
    if (owed?.move === name) this.owed.delete(matter)
    const stage = move.to === 'same' ? plain.stage : move.to
    const handler =
      effects.handler === undefined
        ? plain.handler
        : effects.handler === 'clear'
          ? null
          : effects.handler === 'actor'
            ? actor
            : (data[effects.handler.field] ?? plain.handler)
    const handled = [
      ...(effects.handled || effects.answer ? [actor] : []),
      ...(effects.handler && effects.handler !== 'clear' ? [handler] : []),
      ...(owed?.handledBy ?? []),
    ]
    const outcome = given(effects.outcome) ?? plain.outcome
    const ends = endsIn(plain.procedure, stage)
    const decided = Object.values<Words>(words.moves).filter(({ decides }) => decides === name).length > 0
    const asked = Object.entries({ ...plain.asked, ...(decided ? { [name]: actor } : {}) }).filter(
      ([one]) =>
        one !== move.decides &&
        Object.values<Words>(words.moves).some(({ decides, from }) => decides === one && from.includes(stage)),
    )
    const counted = (effects.tally ?? []).filter(({ when }: Words) => !when || when.is.includes(data[when.field]))
    const tallied = { ...plain.tallies }
    for (const { name: one } of counted) tallied[one] = (tallied[one] ?? 0) + 1
    const counter = move.countsAs ?? name
    const next: Plain = {
      ...plain,
      stage,
      revision: plain.revision + 1,
      outcome,
      ending: ends ? (effects.ending === 'outcome' ? outcome : effects.ending) : null,
      unit: effects.unit === 'clear' ? null : (given(effects.unit) ?? plain.unit),
      handler,
      handledBy: [...new Set([...plain.handledBy, ...handled.filter((one) => one !== null)])].sort(),
      answered: plain.answered || effects.answer !== undefined,
      counts: { ...plain.counts, [name]: (plain.counts[name] ?? 0) + 1 },
      tallies: tallied,
      flags: [
        ...new Set([
          ...plain.flags.filter((flag) => !effects.flag?.clear?.includes(flag)),
          ...(effects.flag?.set ?? []),
        ]),
      ].sort(),
      asked: Object.fromEntries(asked),
      made: words.moves[counter]?.notAgainWithin ? [...new Set([...plain.made, counter])] : plain.made,
      follows: effects.follows === 'clear' ? null : (given(effects.follows) ?? plain.follows),
    }
    const clocks = move.to === 'same' ? plain.clocks : entered(plain, stage, name)
    this.put({ ...next, clocks: moved(next, clocks, name) })
    const undone =
      typeof move.undo === 'object' && actor !== null && !(effects.answer && this.followers(matter).length > 0)
    this.last.set(matter, { by: actor, move: name, final: !undone })
    this.consequences(matter, effects, data)
  }

  private takeBack(id: string): void {
    const { revision } = this.of(id)
    const before = this.at(id, revision - 1)
    this.put({ ...before, revision: revision + 1 })
    this.last.set(id, { by: null, move: 'undo', final: true })
  }

  /** Stores a matter, and what follows from where it stands for the others: followers are where their lead is. */
  private put(plain: Plain): void {
    const lead = plain.stage === 'joined' && plain.follows !== null ? this.of(plain.follows) : undefined
    const stored = lead === undefined ? plain : { ...plain, unit: lead.unit, handler: lead.handler }
    this.matters.set(plain.id, stored)
    this.was.get(plain.id)?.push(stored)
    if (stored.stage !== 'joined') this.forget(plain.id, 'answerTogether')
    for (const follower of this.followers(plain.id))
      this.matters.set(follower.id, { ...follower, unit: stored.unit, handler: stored.handler })
  }

  private forget(id: string, move: string): void {
    if (this.owed.get(id)?.move === move) this.owed.delete(id)
  }

  private consequences(id: string, effects: Words, data: Record<string, Words>): void {
    const plain = this.of(id)
    if (effects.answer)
      for (const { id: follower } of this.followers(id))
        this.owed.set(follower, { move: 'answerTogether', handledBy: plain.handledBy })
    if (effects.endParts)
      for (const { id: part } of this.openParts(id)) this.owed.set(part, { move: effects.endParts, handledBy: [] })
    const { automatic = [] } = procedures[plain.procedure].stages[plain.stage]
    for (const move of automatic)
      if (this.against(plain, move, { account: null, role: 'system', inArea: false, unit: null }).length === 0)
        this.owed.set(id, { move, handledBy: [] })
    if (effects.parts) {
      const known = [...this.matters.values()].filter(({ parent }) => parent === id).length
      for (const [index, unit] of data[effects.parts.units.field].entries())
        this.begin(`${id}/${known + index + 1}`, effects.parts.procedure, { unit, parent: id, leadUnit: plain.unit })
    }
  }
}
