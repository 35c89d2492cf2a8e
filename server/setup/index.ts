export {
  type AccountRow,
  type AppointmentRow,
  type AreaRow,
  addAccounts,
  addAppointments,
  addCategories,
  addOrganizations,
  addRoutes,
  type CategoryRow,
  type OrganizationRow,
  type RouteRow,
} from './rows.ts'
export {
  addTenant,
  createTenant,
  type NewTenant,
  procedureFromYaml,
  publishShipped,
  shippedProcedures,
} from './tenant.ts'
