import { type Route, route } from '../http/index.ts'
import { PublicStatistics, publicStatistics } from './public.ts'
import { FigureRows, RowsQuery, readFigureRows, readStatistics, ScopeQuery, StatisticsView } from './statistics.ts'
import { readTurns, TurnsView } from './turns.ts'

export const statisticsRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/statistics/requests',
    tag: 'statistics',
    summary: 'Figures about the requests one may see, each with its definition',
    door: 'staff',
    may: 'statistics.read',
    query: ScopeQuery,
    reply: StatisticsView,
    handle: ({ act, query }) => readStatistics(act, query),
  }),
  route({
    method: 'GET',
    path: '/statistics/rows',
    tag: 'statistics',
    summary: 'The rows a figure is made of',
    door: 'staff',
    may: 'statistics.read',
    query: RowsQuery,
    reply: FigureRows,
    handle: ({ act, query }) => readFigureRows(act, query),
  }),
  route({
    method: 'GET',
    path: '/statistics/turns',
    tag: 'statistics',
    summary: 'What each turn of the work does to each rate',
    door: 'staff',
    may: 'statistics.read',
    reply: TurnsView,
    handle: ({ act }) => readTurns(act),
  }),
  route({
    method: 'GET',
    path: '/statistics/public',
    tag: 'statistics',
    summary: 'What everybody may know: counts and rates, small ones left out',
    door: 'public',
    may: 'statistics.public',
    reply: PublicStatistics,
    handle: ({ act }) => publicStatistics(act.kernel, act.language),
  }),
]
