/**
 * What can be wrong with a procedure file. Every problem has a stable code with a sentence in the messages of the service, for whoever
 * writes procedures in a browser, and says in English what was expected, for whoever writes them as a file.
 */
const expectations = {
  'procedure.unknownStage': ({ name, known }) => `a stage of this procedure (${known}), not "${name}"`,
  'procedure.unknownMove': ({ name, known }) => `a move of this procedure (${known}), not "${name}"`,
  'procedure.unknownClock': ({ name, known }) => `a clock of this procedure (${known}), not "${name}"`,
  'procedure.unknownPhase': ({ name, known }) => `a phase of this procedure (${known}), not "${name}"`,
  'procedure.stageNamedSame': () => 'another name: "same" means the stage a matter stands in',
  'procedure.moveNamedBegin': () => 'another name: "begin" is the first event of every matter',
  'procedure.noOwner': () => 'somebody whose turn it is, unless the stage is final or follows another matter',
  'procedure.notBySystem': ({ move }) => `a move the system makes from this stage, unlike "${move}"`,
  'procedure.fromEnd': ({ stage }) => `a stage that is not final, for "${stage}" ends the matter`,
  'procedure.reopensOpen': ({ stage }) =>
    `a final stage, for the move opens a matter again that has ended; "${stage}" ends nothing`,
  'procedure.noEnding': () => 'an ending, for the move ends the matter',
  'procedure.idleEnding': () => 'no ending, for the move ends nothing',
  'procedure.toItself': () => '"same", for the move does not leave its stage',
  'procedure.noOutcome': () => 'a move with an outcome, for the ending is taken from it',
  'procedure.systemAndPeople': () => 'the system alone, or people alone',
  'procedure.systemForm': () => 'no required field, for the system fills in no forms',
  'procedure.systemNever': () =>
    'a clock whose whenDue makes this move, or a stage that makes it by itself, for nobody else does',
  'procedure.historyByPeople': () => 'the system alone, for nobody makes a move of the past',
  'procedure.noExtension': () => 'a clock that allows an extension',
  'procedure.noLimit': () => 'a clock with limitFrom: routing, for there is none to shorten',
  'procedure.unknownFlag': ({ flag }) => `a mark that some move sets, unlike "${flag}"`,
  'procedure.noRequester': () => 'decides, for only what was asked for has a requester',
  'procedure.extendByDecided': () => 'a required integer of the form of the move this one decides',
  'procedure.followsNowhere': () => 'a stage that follows another matter, for the move merges this one into it',
  'procedure.followsNothing': () => 'another stage, for this one follows another matter and the move names none',
  'procedure.followsElsewhere': ({ stage }) => `the name "${stage}", by which what follows another matter is found`,
  'procedure.reopensEnded': () => 'a stage that is not final, for the move opens the matter again',
  'procedure.undoReaches': () => 'none, for what the move does to others is not taken back with it',
  'procedure.noMention': () => 'a field of type accounts, for nobody is mentioned otherwise',
  'procedure.noLead': () => 'scope: part, for only a part has a unit that leads',
  'procedure.foreignField': () => 'a field of this move',
  'procedure.fieldTwice': ({ name }) => `a name of its own, not "${name}" again`,
  'procedure.noOptions': () => 'the options to choose from',
  'procedure.idleOptions': () => 'no options, for it is no choice',
  'procedure.idleLevel': () => 'no level, for it is no unit',
  'procedure.maxBelowMin': ({ min }) => `at least min (${min})`,
  'procedure.whenLater': () => 'a field that stands before this one',
  'procedure.effectField': ({ types, name }) => `a field of this move of type ${types}, not "${name}"`,
  'procedure.effectOptional': ({ name }) => `a required field, for "${name}" may be left out`,
  'procedure.outcomeOption': ({ known, name }) => `options among ${known}, not "${name}"`,
  'procedure.stageTwice': ({ list, stages }) => `other stages than in ${list}, not "${stages}" again`,
  'procedure.neverStarts': () => 'a stage or, in startsOn, a move that starts it',
  'procedure.neverEnds': () => 'a stage that can be reached from startsIn, for the clock would never end',
  'procedure.neverPauses': ({ stage }) => `a stage that can be reached from startsIn, not "${stage}"`,
  'procedure.warnUnit': () => 'hours, calendar days or working days',
  'procedure.repeatUnit': () => 'one or more hours, calendar days or working days',
  'procedure.dueByPeople': ({ move }) => `a move the system may make, unlike "${move}"`,
  'procedure.dueElsewhere': ({ stage }) => `a move from every stage in which the clock runs, "${stage}" included`,
  'procedure.noEnd': () => 'at least one final stage',
  'procedure.unreached': ({ stage }) => `a move that leads here from "${stage}"; the stage is never reached`,
  'procedure.deadEnd': () => 'a way to a final stage; this one is a dead end',
  'procedure.otherScope': () => 'the scope it had before, for running matters rely on it',
  'procedure.noPart': ({ name }) => `a procedure with scope: part, unlike "${name}"`,
  'procedure.noPartMove': ({ name }) => `a move that the system makes in the parts it opens, unlike "${name}"`,
  'procedure.partMoveGone': ({ name }) => `a move "${name}" of the system, by which another procedure ends its parts`,
  'procedure.missing': ({ message }) => message ?? '',
  'procedure.wrongType': ({ message }) => message ?? '',
  'procedure.unknownWords': ({ message }) => message ?? '',
  'procedure.noOption': ({ message }) => message ?? '',
  'procedure.tooFew': ({ message }) => message ?? '',
  'procedure.tooMany': ({ message }) => message ?? '',
  'procedure.noName': ({ message }) => message ?? '',
  'procedure.unfit': ({ message }) => message ?? '',
} satisfies Record<string, (params: Params) => string>

type Params = Readonly<Record<string, string>>
export type ProblemCode = keyof typeof expectations
export const problemCodes = Object.keys(expectations) as ProblemCode[]

/** What is wrong with a file: where, as a JSON pointer, and what was expected there. */
export type Problem = { path: string; code: ProblemCode; params: Params; expected: string }

export function problem(path: string, code: ProblemCode, params: Params = {}): Problem {
  const say: (params: Params) => string = expectations[code]
  return { path, code, params, expected: say(params) }
}
