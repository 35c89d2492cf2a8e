export { createServer, mountRoutes, refusalOf } from './api.ts'
export { cursorAt, DayText, positionOf } from './cursor.ts'
export { type Asked, type Door, FileReply, type Route, route, type Upload } from './route.ts'
