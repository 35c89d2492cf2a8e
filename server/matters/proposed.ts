import sql from 'sql-template-tag'

/** The routing rule with the longest matching category, then the longest matching area. */
export const proposedRoute = (tenant: string, category: string | null, area: string) => sql`
  select id, unit_id, limit_amount, limit_unit from routing_rule
  where tenant = ${tenant} and starts_with(${category}::text, category) and starts_with(${area}::text, area_key)
  order by length(category) desc, length(area_key) desc limit 1`
