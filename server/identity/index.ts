export {
  ABSOLUTE_SECONDS,
  type Authenticator,
  createAuthenticator,
  IDLE_SECONDS,
  SESSION_COOKIE,
  type StaffSession,
} from './authenticator.ts'
export { sessionRoutes } from './routes.ts'
