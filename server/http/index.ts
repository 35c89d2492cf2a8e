export { API, createServer, mountRoutes, refusalOf, SECURITY_HEADERS } from './api.ts'
export { cursorAt, DayText, positionOf } from './cursor.ts'
export { openApiDocument } from './openapi.ts'
export { type Asked, type Door, FileReply, type Route, route, type Upload } from './route.ts'
