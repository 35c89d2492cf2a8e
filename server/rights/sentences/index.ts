import { areaSentences } from './areas.ts'
import { complaintSentences } from './complaints.ts'
import { houseSentences } from './house.ts'
import { jointSentences } from './joint.ts'
import { moveSentences } from './moves.ts'
import { personalFactSentences } from './personalFacts.ts'
import { ratingSentences } from './ratings.ts'
import { residentSentences } from './residents.ts'
import { ruleSentences } from './rules.ts'
import type { Sentence } from './sentence.ts'
import { takingBackSentences } from './takingBack.ts'
import { tieSentences } from './ties.ts'

/** Rights said in sentences, each of them tried through HTTP and in raw SQL. */
export const sentences: readonly Sentence[] = [
  ...areaSentences,
  ...complaintSentences,
  ...personalFactSentences,
  ...ratingSentences,
  ...residentSentences,
  ...moveSentences,
  ...jointSentences,
  ...tieSentences,
  ...takingBackSentences,
  ...houseSentences,
  ...ruleSentences,
]
