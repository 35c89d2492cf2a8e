export {
  ABSOLUTE_SECONDS,
  createAuthenticator,
  IDLE_SECONDS,
} from './authenticator.ts'
export { sessionRoutes } from './routes.ts'
