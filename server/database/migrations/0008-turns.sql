-- The turns of real work: marks, tallies and open questions of a matter; merging, splitting, joint handling; taking back.
alter table matter drop column escalated;
alter table matter
  add column flags       text[] not null default '{}',
  add column tallies     jsonb not null default '{}',
  -- what was asked for and waits to be decided, and when a move was made that may not be repeated at once
  add column pending     jsonb not null default '{}',
  add column made_at     jsonb not null default '{}',
  -- the matter this one was merged into, or was while its stage followed
  add column follows     uuid,
  add column followers   integer not null default 0 check (followers >= 0),
  -- a part of the joint handling of another matter, which this unit leads
  add column parent_id   uuid,
  add column lead_unit   uuid,
  add column open_parts  integer not null default 0 check (open_parts >= 0),
  -- came of a part of what was said in another
  add column split_from  uuid,
  add foreign key (tenant, follows) references matter,
  add foreign key (tenant, parent_id) references matter,
  add foreign key (tenant, split_from) references matter,
  add foreign key (tenant, lead_unit) references organization,
  add check (follows <> id and parent_id <> id and split_from <> id);
create index matter_follows on matter (tenant, follows) where follows is not null;
create index matter_parent on matter (tenant, parent_id) where parent_id is not null;
create index matter_split on matter (tenant, split_from) where split_from is not null;
create index matter_lead_unit on matter (tenant, lead_unit) where lead_unit is not null;
create index matter_flags on matter using gin (flags) where flags <> '{}';

alter table matter drop constraint matter_ending_check;
alter table matter add constraint matter_ending_check
  check (ending in ('solved','explained','notOurs','withdrawn','noReply','merged','delivered','handedBack'));
-- a part has no channel of its own: it came from inside the house
alter table matter drop constraint matter_channel_check;
alter table matter add constraint matter_channel_check
  check (channel in ('window','phone','web','homeVisit','deputyStation','contactCard','import','inside'));

-- the submission whose query code opens this one, which came of it by splitting
alter table submission add column code_of uuid;
alter table submission add column lead_unit uuid;
alter table matter_clock add column lead_unit uuid;
alter table attachment add column lead_unit uuid;
alter table matter_event
  add column lead_unit uuid,
  -- what the matter was before, for as long as the step may be taken back
  add column before jsonb,
  add column batch uuid,
  add column undone boolean not null default false;
create index matter_event_batch on matter_event (tenant, batch) where batch is not null;

create or replace function matter_copy_visibility() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update submission   set area_key = new.area_key, unit_id = new.unit_id, lead_unit = new.lead_unit, took_part = new.took_part, excluded = new.excluded where tenant = new.tenant and matter_id = new.id;
  update matter_event set area_key = new.area_key, unit_id = new.unit_id, lead_unit = new.lead_unit, took_part = new.took_part, excluded = new.excluded where tenant = new.tenant and matter_id = new.id;
  update matter_clock set area_key = new.area_key, unit_id = new.unit_id, lead_unit = new.lead_unit, took_part = new.took_part, excluded = new.excluded where tenant = new.tenant and matter_id = new.id;
  update attachment   set area_key = new.area_key, unit_id = new.unit_id, lead_unit = new.lead_unit, took_part = new.took_part, excluded = new.excluded where tenant = new.tenant and matter_id = new.id;
  return null;
end $$;
drop trigger matter_visibility on matter;
create trigger matter_visibility after update of area_key, unit_id, lead_unit, took_part, excluded on matter
  for each row when (old.area_key is distinct from new.area_key or old.unit_id is distinct from new.unit_id or old.lead_unit is distinct from new.lead_unit
    or old.took_part is distinct from new.took_part or old.excluded is distinct from new.excluded)
  execute function matter_copy_visibility();

-- What ties matters to each other is kept by the database, whoever moves one of them: parts know who leads, followers are
-- where their lead is, and a lead knows how many follow and how many parts are open. Who is excluded from a voice is
-- excluded from the matter it was merged into (PR-23).
create function matter_tie_inserted() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if new.parent_id is not null and new.closed_at is null then
    update matter set open_parts = open_parts + 1 where tenant = new.tenant and id = new.parent_id;
  end if;
  return null;
end $$;
create function matter_tie_changed() returns trigger language plpgsql security definer set search_path = public as $$
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
create trigger matter_tied_new after insert on matter for each row when (new.parent_id is not null) execute function matter_tie_inserted();
create trigger matter_tied after update of stage, follows, closed_at, unit_id, handler_id on matter
  for each row when (new.parent_id is not null or new.follows is not null or old.follows is not null or new.followers > 0 or new.open_parts > 0)
  execute function matter_tie_changed();

do $$
declare
  t text;
  tenant_is  constant text := $q$tenant = current_setting('fivefold.tenant', true)$q$;
  account_is constant text := $q$nullif(current_setting('fivefold.account', true), '')::uuid$q$;
  units_are  constant text := $q$(nullif(current_setting('fivefold.units', true), '')::uuid[])$q$;
  seen constant text := tenant_is || $q$ and (
      (area_key >= current_setting('fivefold.r1', true) and area_key < current_setting('fivefold.r1e', true))
   or (area_key >= current_setting('fivefold.r2', true) and area_key < current_setting('fivefold.r2e', true))
   or (area_key >= current_setting('fivefold.r3', true) and area_key < current_setting('fivefold.r3e', true))
   or (area_key >= current_setting('fivefold.r4', true) and area_key < current_setting('fivefold.r4e', true))
   or unit_id = any $q$ || units_are || $q$
   or lead_unit = any $q$ || units_are || $q$
   or took_part @> array[$q$ || account_is || $q$])
   and not excluded @> array[$q$ || account_is || $q$]$q$;
begin
  foreach t in array array['matter', 'submission', 'matter_event', 'matter_clock', 'attachment'] loop
    execute format('drop policy staff_sees on %I', t);
    execute format('drop policy staff_adds on %I', t);
    execute format('create policy staff_sees on %I for select to fivefold_staff using (%s)', t, seen);
    execute format('create policy staff_adds on %I for insert to fivefold_staff with check (%s)', t, seen);
  end loop;
  foreach t in array array['matter', 'submission', 'matter_clock'] loop
    execute format('drop policy staff_moves on %I', t);
    execute format('create policy staff_moves on %I for update to fivefold_staff using (%s) with check (%s)', t, seen, seen);
  end loop;
  grant create on schema public to fivefold_definer;
  foreach t in array array['matter_tie_inserted()', 'matter_tie_changed()'] loop
    execute 'revoke all on function ' || t || ' from public';
    execute 'alter function ' || t || ' owner to fivefold_definer';
  end loop;
  revoke create on schema public from fivefold_definer;
end $$;
grant select (flags, tallies, pending, made_at, follows, followers, parent_id, lead_unit, open_parts, split_from),
  update (flags, tallies, pending, made_at, follows) on matter to fivefold_staff;
grant select (lead_unit, batch, undone) on matter_event to fivefold_staff;

-- Of a matter that leads others or asked for opinions, what a resident whose voice follows it may know: where it stands and
-- who has it, nothing of what the others said. Answers only to who showed number and query code of a voice that is tied to it.
create function lead_for_resident() returns table (procedure_id text, procedure_version integer, stage text, unit text, phone text)
language sql stable security definer set search_path = public as $$
  select l.procedure_id, l.procedure_version, l.stage, o.name, o.phone
  from matter m join matter l on l.tenant = m.tenant and l.id = m.follows left join organization o on o.tenant = l.tenant and o.id = l.unit_id
  where m.tenant = current_setting('fivefold.tenant', true) and m.id = nullif(current_setting('fivefold.matter', true), '')::uuid and m.stage = 'joined'
$$;
create function open_parts_for_resident() returns table (unit text, due_day date)
language sql stable security definer set search_path = public as $$
  select o.name, p.due_day from matter p left join organization o on o.tenant = p.tenant and o.id = p.unit_id
  where p.tenant = current_setting('fivefold.tenant', true) and p.parent_id = nullif(current_setting('fivefold.matter', true), '')::uuid and p.closed_at is null
  order by p.due_day desc nulls last, o.name
$$;
-- The other submissions that the same voice became by splitting: the one it came from and those that came of it.
create function splits_for_resident() returns table (submission_id uuid, matter_id uuid, number text, title text, procedure_id text, procedure_version integer, stage text)
language sql stable security definer set search_path = public as $$
  select o.id, m.id, o.number, o.title, m.procedure_id, m.procedure_version, m.stage
  from submission s join submission o on o.tenant = s.tenant and o.id <> s.id and coalesce(o.code_of, o.id) = coalesce(s.code_of, s.id)
    join matter m on m.tenant = o.tenant and m.id = o.matter_id
  where s.tenant = current_setting('fivefold.tenant', true) and s.id = nullif(current_setting('fivefold.submission', true), '')::uuid
  order by o.number
$$;
create index submission_code_of on submission (tenant, code_of) where code_of is not null;

-- The sealed facts of a petitioner go with what is split off: copied inside, opened by nobody. Their seal stays bound to the
-- submission they were first sealed for, which is the one whose query code opens the copy.
create function petitioner_goes_along(from_submission uuid, to_submission uuid) returns void
language plpgsql security definer set search_path = public as $$
declare m matter;
begin
  select * into m from matter where tenant = current_setting('fivefold.tenant', true)
    and id = (select matter_id from submission where tenant = current_setting('fivefold.tenant', true) and id = from_submission);
  if m.id is null or staff_sees(m.area_key, m.unit_id, m.took_part, m.excluded) is not true
    or not exists (select from submission n join submission o on o.tenant = n.tenant and o.id = from_submission
      where n.tenant = m.tenant and n.id = to_submission and n.code_of = coalesce(o.code_of, o.id)) then
    raise exception 'not to be copied' using errcode = '42501';
  end if;
  insert into petitioner (tenant, submission_id, name_sealed, phone_sealed, identity_sealed, tokens_sealed, accused_sealed, phone_index, identity_index)
  select tenant, to_submission, name_sealed, phone_sealed, identity_sealed, tokens_sealed, accused_sealed, phone_index, identity_index
  from petitioner where tenant = m.tenant and submission_id = from_submission;
end $$;
grant insert on petitioner to fivefold_definer;
create policy definer_adds on petitioner for insert to fivefold_definer with check (true);

-- What may be taken back, to whoever did it: the state before the last step of a matter.
create function step_before(wanted uuid) returns table (seq integer, at timestamptz, move text, actor_id uuid, batch uuid, before jsonb)
language sql stable security definer set search_path = public as $$
  select e.seq, e.at, e.move, e.actor_id, e.batch, e.before
  from matter m join matter_event e on e.tenant = m.tenant and e.matter_id = m.id and e.seq = m.revision
  where m.tenant = current_setting('fivefold.tenant', true) and m.id = wanted
    and e.actor_id = nullif(current_setting('fivefold.account', true), '')::uuid and e.before is not null and not e.undone
$$;
-- Takes the last step back: the mark on the step, its messages, the photos that came with it.
create function step_taken_back(wanted uuid, in_seq integer) returns void
language plpgsql security definer set search_path = public as $$
begin
  if not exists (select from step_before(wanted) b where b.seq = in_seq) then
    raise exception 'nothing to take back' using errcode = '42501';
  end if;
  delete from matter_clock c using step_before(wanted) b
    where c.tenant = current_setting('fivefold.tenant', true) and c.matter_id = wanted
      and not exists (select from jsonb_array_elements(b.before->'clocks') k where k->>'clock' = c.clock and (k->>'run')::integer = c.run);
  update matter_event set undone = true, public = false, before = null
    where tenant = current_setting('fivefold.tenant', true) and matter_id = wanted and seq = in_seq;
  update attachment set public = false
    where tenant = current_setting('fivefold.tenant', true) and matter_id = wanted and event_seq = in_seq;
  delete from outbox where tenant = current_setting('fivefold.tenant', true) and topic = 'notice'
    and payload->>'matter' = wanted::text and (payload->>'revision')::integer = in_seq;
end $$;
create policy definer_takes_back on outbox for delete to fivefold_definer using (topic = 'notice');
create policy definer_finds on outbox for select to fivefold_definer using (topic = 'notice');
grant select, delete on outbox to fivefold_definer;
grant delete on matter_clock to fivefold_definer;

do $$
declare f text;
begin
  grant create on schema public to fivefold_definer;
  foreach f in array array['lead_for_resident()', 'open_parts_for_resident()', 'splits_for_resident()', 'petitioner_goes_along(uuid,uuid)', 'step_before(uuid)', 'step_taken_back(uuid,integer)'] loop
    execute 'revoke all on function ' || f || ' from public';
    execute 'alter function ' || f || ' owner to fivefold_definer';
  end loop;
  revoke create on schema public from fivefold_definer;
end $$;
grant execute on function lead_for_resident(), open_parts_for_resident(), splits_for_resident() to fivefold_resident;
grant execute on function petitioner_goes_along(uuid, uuid), step_before(uuid), step_taken_back(uuid, integer) to fivefold_staff;
grant execute on function step_before(uuid) to fivefold_definer;
