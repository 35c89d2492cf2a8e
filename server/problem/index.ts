export { type Fault, notFound, type Problem, problemOf, Refused } from './problem.ts'
