-- What ties matters to each other reaches into rows that policies hide from whoever makes the tie. So the tie itself asks: staff
-- merge into, and open parts of, what they see; they take back what they still see; and facts go along only with a part of the same matter
-- that hides from nobody less.
create or replace function matter_tie_inserted() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if new.parent_id is not null and new.closed_at is null then
    perform tie_is_allowed(new.tenant, new.parent_id);
    update matter set open_parts = open_parts + 1 where tenant = new.tenant and id = new.parent_id;
  end if;
  return null;
end $$;
create or replace function matter_tie_changed() returns trigger language plpgsql security definer set search_path = public as $$
declare
  was uuid := case when old.stage = 'joined' then old.follows end;
  is_now uuid := case when new.stage = 'joined' then new.follows end;
begin
  if new.parent_id is not null and (old.closed_at is null) <> (new.closed_at is null) then
    update matter set open_parts = open_parts + case when new.closed_at is null then 1 else -1 end
      where tenant = new.tenant and id = new.parent_id;
  end if;
  if was is distinct from is_now then
    update matter set followers = followers - 1 where tenant = new.tenant and id = was;
    if is_now is not null then
      perform tie_is_allowed(new.tenant, is_now);
    end if;
    update matter set followers = followers + 1,
      excluded = array(select distinct e from unnest(excluded || new.excluded) e order by e)
      where tenant = new.tenant and id = is_now;
    update matter f set unit_id = l.unit_id, handler_id = l.handler_id, excluded = l.excluded
      from matter l where l.tenant = new.tenant and l.id = is_now and f.tenant = new.tenant and f.id = new.id;
  end if;
  if old.unit_id is distinct from new.unit_id or old.handler_id is distinct from new.handler_id then
    update matter set unit_id = new.unit_id, handler_id = new.handler_id
      where new.followers > 0 and tenant = new.tenant and follows = new.id and stage = 'joined';
    update matter set lead_unit = new.unit_id
      where new.open_parts > 0 and tenant = new.tenant and parent_id = new.id and closed_at is null and lead_unit is distinct from new.unit_id;
  end if;
  return null;
end $$;

-- Refuses an account that does not see the matter; what the system does for nobody passes.
create function tie_is_allowed(in_tenant text, wanted uuid) returns void language plpgsql security definer set search_path = public as $$
begin
  if nullif(current_setting('fivefold.account', true), '') is not null and not exists (
    select from matter m where m.tenant = in_tenant and m.id = wanted and staff_sees(m.area_key, m.unit_id, m.took_part, m.excluded)) then
    raise exception 'not to be tied to' using errcode = '42501';
  end if;
end $$;

create or replace function step_before(wanted uuid) returns table (seq integer, at timestamptz, move text, actor_id uuid, batch uuid, before jsonb)
language sql stable security definer set search_path = public as $$
  select e.seq, e.at, e.move, e.actor_id, e.batch, e.before
  from matter m join matter_event e on e.tenant = m.tenant and e.matter_id = m.id and e.seq = m.revision
  where m.tenant = current_setting('fivefold.tenant', true) and m.id = wanted and staff_sees(m.area_key, m.unit_id, m.took_part, m.excluded)
    and e.actor_id = nullif(current_setting('fivefold.account', true), '')::uuid and e.before is not null and not e.undone
$$;

create or replace function petitioner_goes_along(from_submission uuid, to_submission uuid) returns void
language plpgsql security definer set search_path = public as $$
declare m matter;
begin
  select * into m from matter where tenant = current_setting('fivefold.tenant', true)
    and id = (select matter_id from submission where tenant = current_setting('fivefold.tenant', true) and id = from_submission);
  if m.id is null or staff_sees(m.area_key, m.unit_id, m.took_part, m.excluded) is not true
    or not exists (select from submission n join submission o on o.tenant = n.tenant and o.id = from_submission
      join matter s on s.tenant = n.tenant and s.id = n.matter_id
      where n.tenant = m.tenant and n.id = to_submission and n.code_of = coalesce(o.code_of, o.id)
        and s.split_from = m.id and s.excluded @> m.excluded and s.closed_at is null) then
    raise exception 'not to be copied' using errcode = '42501';
  end if;
  insert into petitioner (tenant, submission_id, name_sealed, phone_sealed, identity_sealed, tokens_sealed, accused_sealed, phone_index, identity_index)
  select tenant, to_submission, name_sealed, phone_sealed, identity_sealed, tokens_sealed, accused_sealed, phone_index, identity_index
  from petitioner where tenant = m.tenant and submission_id = from_submission;
end $$;

do $$
begin
  grant create on schema public to fivefold_definer;
  revoke all on function tie_is_allowed(text, uuid) from public;
  alter function tie_is_allowed(text, uuid) owner to fivefold_definer;
  revoke create on schema public from fivefold_definer;
end $$;
grant execute on function tie_is_allowed(text, uuid) to fivefold_definer;
