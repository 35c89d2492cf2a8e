import { type Sentence, sees, seesNot } from './sentence.ts'

/** Who sees which matters: areas and units. */
export const areaSentences: Sentence[] = [
  { id: 'PR-26', says: 'a grid worker sees the matters of the own grid', ...sees('gridWorker', 'received') },
  {
    id: 'PR-26',
    says: 'a grid worker of another grid of the same community does not see them',
    ...seesNot('otherGridWorker', 'received'),
  },
  {
    id: 'PR-26',
    says: 'a clerk of another community does not see a matter of this one',
    ...seesNot('clerkB', 'registered'),
  },
  {
    id: 'PR-26',
    says: 'a dispatcher of another community does not see a matter that is being handled here',
    ...seesNot('dispatcherB', 'handling'),
  },
  {
    id: 'PR-26',
    says: 'a supervisor of another community does not see a closed matter of this one',
    ...seesNot('supervisorB', 'closed'),
  },
  { id: 'PR-26', says: 'a clerk of this community does not see a matter of another one', ...seesNot('clerk', 'inB') },
  {
    id: 'PR-26',
    says: 'a handler does not see a matter before it is dispatched to the unit, although it lies in the area the unit serves',
    ...seesNot('handler', 'registered'),
  },
  {
    id: 'PR-26',
    says: 'a handler sees a matter dispatched to the own unit although it has no post in that area',
    ...sees('handler', 'handling'),
  },
  { id: 'PR-26', says: 'a handler of another unit does not see it', ...seesNot('otherHandler', 'handling') },
  { id: 'PR-26', says: 'the head of another unit does not see it', ...seesNot('otherUnitHead', 'handling') },
  { id: 'PR-26', says: 'the unit that was chosen instead sees its own matter', ...sees('otherHandler', 'withWater') },
  {
    id: 'PR-26',
    says: 'a handler of the roads unit does not see what went to the water unit',
    ...seesNot('handler', 'withWater'),
  },
  { id: 'PR-26', says: 'an administrator as such sees no matter', ...seesNot('admin', 'handling') },
  { id: 'PR-27', says: 'an auditor as such sees no matter', ...seesNot('auditor', 'handling') },
  {
    id: 'PR-26',
    says: 'a supervisor of another authority sees nothing of this one, although the area codes are the same',
    ...seesNot('stranger', 'handling'),
  },
  { id: 'A3-45', says: 'a supervisor sees the matters of the own area', ...sees('supervisor', 'closed') },
  { id: 'PR-26', says: 'who registered a matter goes on seeing it', ...sees('clerk', 'handling') },
]
