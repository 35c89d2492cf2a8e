-- Ratings for figures as they stood before a moment. What was opened again and rated anew had an earlier rating, which stands
-- in its timeline, as it does for what was migrated and may have been opened again; all others have one. `reopening` names the moves that open again, `asked` by procedure and move the field
-- that holds a rating.
create function ratings_known_on(until timestamptz, reopening text[], asked jsonb) returns table (matter_id uuid, rating smallint)
language sql stable security definer set search_path = public as $$
  select m.id, case when m.move_counts ?| reopening or m.earlier_versions <> '[]' then (
      select (e.rated->>(asked->m.procedure_id->>e.move))::smallint from matter_event e
      where e.tenant = m.tenant and e.matter_id = m.id and e.at < until and not e.undone
        and e.rated ? (asked->m.procedure_id->>e.move)
      order by e.seq desc limit 1)
    else k.rating end
  from ratings_known() k join matter m on m.tenant = current_setting('fivefold.tenant', true) and m.id = k.matter_id
$$;
revoke all on function ratings_known_on(timestamptz, text[], jsonb) from public;
grant create on schema public to fivefold_definer;
alter function ratings_known_on(timestamptz, text[], jsonb) owner to fivefold_definer;
revoke create on schema public from fivefold_definer;
grant execute on function ratings_known_on(timestamptz, text[], jsonb) to fivefold_staff;

-- Clocks that stand still, and those that ended while they did.
create index matter_clock_undue on matter_clock (tenant, clock) where due_at is null;
