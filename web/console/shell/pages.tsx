import { type ComponentType, lazy } from 'react'

/** Which page stands at which path, and what one must be allowed for it. Each is fetched when it is first gone to. */
export const pages: { path: string; may: string; Page: ComponentType }[] = [
  { path: '/work', may: 'matter.list', Page: lazy(() => import('../work/WorkPage.tsx')) },
  { path: '/matters', may: 'matter.list', Page: lazy(() => import('../matters/MatterListPage.tsx')) },
  { path: '/matters/:id', may: 'matter.read', Page: lazy(() => import('../matter/MatterPage.tsx')) },
  { path: '/matters/:id/sheet', may: 'matter.read', Page: lazy(() => import('../print/SheetPage.tsx')) },
  { path: '/intake', may: 'matter.create', Page: lazy(() => import('../intake/IntakePage.tsx')) },
  { path: '/imports', may: 'import.run', Page: lazy(() => import('../imports/ImportsPage.tsx')) },
  { path: '/imports/:id', may: 'import.run', Page: lazy(() => import('../imports/ImportPage.tsx')) },
  { path: '/workload', may: 'workload.read', Page: lazy(() => import('../team/WorkloadPage.tsx')) },
  { path: '/workload/unattended', may: 'workload.read', Page: lazy(() => import('../team/UnattendedPage.tsx')) },
  { path: '/absences', may: 'absence.manage', Page: lazy(() => import('../team/AbsencesPage.tsx')) },
  { path: '/handovers', may: 'handover.write', Page: lazy(() => import('../team/HandoversPage.tsx')) },
  { path: '/handovers/new', may: 'handover.write', Page: lazy(() => import('../team/NewHandoverPage.tsx')) },
  { path: '/handovers/:id', may: 'handover.write', Page: lazy(() => import('../team/HandoverPage.tsx')) },
  { path: '/answers', may: 'answers.read', Page: lazy(() => import('../answers/AnswersPage.tsx')) },
  { path: '/statistics', may: 'statistics.read', Page: lazy(() => import('../statistics/StatisticsPage.tsx')) },
  { path: '/statistics/rows', may: 'statistics.read', Page: lazy(() => import('../statistics/FigureRowsPage.tsx')) },
  { path: '/procedures', may: 'reference.read', Page: lazy(() => import('../procedures/ProceduresPage.tsx')) },
  {
    path: '/procedures/:id/:version',
    may: 'reference.read',
    Page: lazy(() => import('../procedures/ProcedurePage.tsx')),
  },
  {
    path: '/procedures/:id/drafts/:draft',
    may: 'procedure.edit',
    Page: lazy(() => import('../procedures/editor/DraftPage.tsx')),
  },
  {
    path: '/procedures/:id/migrations',
    may: 'procedure.approveMigration',
    Page: lazy(() => import('../procedures/migration/MigrationsPage.tsx')),
  },
  {
    path: '/procedures/:id/migrations/:migration',
    may: 'procedure.approveMigration',
    Page: lazy(() => import('../procedures/migration/MigrationPage.tsx')),
  },
  { path: '/calendar', may: 'reference.read', Page: lazy(() => import('../calendar/CalendarPage.tsx')) },
  { path: '/calendar/:edition', may: 'matter.list', Page: lazy(() => import('../calendar/MovedPage.tsx')) },
  { path: '/routing', may: 'routing.edit', Page: lazy(() => import('../routing/RoutingPage.tsx')) },
  { path: '/accounts', may: 'account.manage', Page: lazy(() => import('../accounts/AccountsPage.tsx')) },
  { path: '/audit', may: 'audit.read', Page: lazy(() => import('../audit/AuditPage.tsx')) },
  { path: '/me', may: 'self.use', Page: lazy(() => import('../session/AccountPage.tsx')) },
]
