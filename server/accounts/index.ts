export { administering } from './administering.ts'
export { accountRoutes } from './routes.ts'
