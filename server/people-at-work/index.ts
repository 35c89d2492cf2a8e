export { answerRoutes } from './answerRoutes.ts'
export { peopleRoutes } from './routes.ts'
