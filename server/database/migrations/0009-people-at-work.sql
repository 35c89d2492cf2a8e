-- People at work: who is away and who stands in, what one shift hands to the next, answers that are written once.

-- While somebody is away another one holds their posts. Of the reason no more is kept than one word of three.
create table absence (
  tenant         text collate "C" not null references tenant,
  id             uuid not null,
  account_id     uuid not null,
  substitute_id  uuid not null,
  valid_from     date not null,
  -- the last day
  valid_until    date not null,
  reason         text not null check (reason in ('leave', 'training', 'otherDuty')),
  created_by     uuid not null,
  created_at     timestamptz not null default now(),
  -- ended before its last day
  ended_at       timestamptz,
  ended_by       uuid,
  primary key (tenant, id),
  foreign key (tenant, account_id) references account,
  foreign key (tenant, substitute_id) references account,
  check (account_id <> substitute_id),
  check (valid_until >= valid_from),
  check ((ended_at is null) = (ended_by is null))
);
-- Who is away, and for whom somebody stands in: asked at every sign-in and for every notice.
create index absence_account on absence (tenant, account_id);
create index absence_substitute on absence (tenant, substitute_id);

-- What one hands to the next: to a person, or to whoever holds a post ("role:area") when it is read.
create table handover (
  tenant           text collate "C" not null references tenant,
  id               uuid not null,
  from_id          uuid not null,
  to_id            uuid,
  to_post          text collate "C",
  note             text not null,
  -- the receiver takes the matters over with the acknowledgement
  takes_over       boolean not null default false,
  created_at       timestamptz not null default now(),
  acknowledged_at  timestamptz,
  acknowledged_by  uuid,
  primary key (tenant, id),
  foreign key (tenant, from_id) references account,
  foreign key (tenant, to_id) references account,
  check ((to_id is null) <> (to_post is null)),
  check ((acknowledged_at is null) = (acknowledged_by is null))
);
create index handover_from on handover (tenant, from_id, created_at desc);
create index handover_to on handover (tenant, to_id, created_at desc) where to_id is not null;
create index handover_post on handover (tenant, to_post, created_at desc) where to_post is not null;
-- The columns after note repeat those of the hand-over and of the matter, so that a policy reads one row only.
create table handover_item (
  tenant       text collate "C" not null,
  handover_id  uuid not null,
  matter_id    uuid not null,
  note         text not null,
  from_id      uuid not null,
  to_id        uuid,
  to_post      text collate "C",
  excluded     uuid[] not null default '{}',
  primary key (tenant, handover_id, matter_id),
  foreign key (tenant, handover_id) references handover,
  foreign key (tenant, matter_id) references matter
);
create index handover_item_matter on handover_item (tenant, matter_id);

-- An answer to what is asked again and again: of everybody, or of one unit.
create table standard_answer (
  tenant      text collate "C" not null references tenant,
  id          uuid not null,
  category    text collate "C",
  unit_id     uuid,
  title       text not null,
  outcome     text not null check (outcome in ('solved', 'explained', 'notOurs')),
  answer      text not null,
  basis       text not null default '',
  remedy      text not null default '',
  revision    integer not null default 1,
  updated_by  uuid not null,
  updated_at  timestamptz not null default now(),
  retired_at  timestamptz,
  primary key (tenant, id),
  foreign key (tenant, category) references category,
  foreign key (tenant, unit_id) references organization
);
create index standard_answer_category on standard_answer (tenant, category);

-- Settings added to those of 0005:
--   fivefold.stands_in (uuid[]): for whom the account stands in today, on top of its own posts;
--   fivefold.own_areas, own_reveal_areas, own_rate_areas (text[]) and own_units, own_reveal_units (uuid[]): what its own posts alone would
--   open, told while it stands in for somebody;
--   fivefold.posts (text[]): the posts it holds, as "role:area"; fivefold.head_units (uuid[]): units whose answers it may write.
do $$
declare
  t text;
  tenant_is  constant text := $q$tenant = current_setting('fivefold.tenant', true)$q$;
  account_is constant text := $q$nullif(current_setting('fivefold.account', true), '')::uuid$q$;
  stands_in  constant text := $q$nullif(current_setting('fivefold.stands_in', true), '')::uuid[]$q$;
  receives   constant text := $q$(to_id = $q$ || account_is || $q$ or to_id = any ($q$ || stands_in || $q$) or to_post = any (nullif(current_setting('fivefold.posts', true), '')::text[]))$q$;
begin
  foreach t in array array['absence', 'handover', 'handover_item', 'standard_answer'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('revoke all on %I from public', t);
    execute format('create policy system_all on %I to fivefold_system using (%s) with check (%s)', t, tenant_is, tenant_is);
    execute format('grant select, insert, update, delete on %I to fivefold_system', t);
    execute format('create policy archivist_reads on %I for select to fivefold_archivist using (true)', t);
    execute format('grant select on %I to fivefold_archivist', t);
  end loop;

  -- An absence gives rights, so staff cannot write one: the system does, once it is known who asks.
  execute format('create policy tenant_reads on absence for select to fivefold_staff using (%s)', tenant_is);
  grant select on absence to fivefold_staff;
  create policy definer_reads on absence for select to fivefold_definer using (true);
  grant select on absence to fivefold_definer;

  execute format('create policy parties_read on handover for select to fivefold_staff using (%s and (from_id = %s or %s))', tenant_is, account_is, receives);
  execute format('create policy sender_adds on handover for insert to fivefold_staff with check (%s and from_id = %s)', tenant_is, account_is);
  execute format('create policy receiver_acknowledges on handover for update to fivefold_staff using (%s and %s) with check (%s and acknowledged_by = %s)', tenant_is, receives, tenant_is, account_is);
  grant select, insert, update (acknowledged_at, acknowledged_by) on handover to fivefold_staff;
  -- what is said about a matter never reaches the person complained about, nor whoever stands in for them
  execute format('create policy parties_read on handover_item for select to fivefold_staff using (%s and (from_id = %s or %s) and not excluded @> array[%s] and not excluded && coalesce(%s, ''{}''))', tenant_is, account_is, receives, account_is, stands_in);
  execute format('create policy sender_adds on handover_item for insert to fivefold_staff with check (%s and from_id = %s)', tenant_is, account_is);
  grant select, insert on handover_item to fivefold_staff;
  create policy definer_all on handover_item to fivefold_definer using (true) with check (true);
  grant select, update on handover_item to fivefold_definer;

  execute format('create policy tenant_reads on standard_answer for select to fivefold_staff using (%s)', tenant_is);
  execute format('create policy heads_write on standard_answer to fivefold_staff using (%1$s and (current_setting(''fivefold.admin'', true) = ''yes'' or unit_id = any (nullif(current_setting(''fivefold.head_units'', true), '''')::uuid[])))
    with check (%1$s and (current_setting(''fivefold.admin'', true) = ''yes'' or unit_id = any (nullif(current_setting(''fivefold.head_units'', true), '''')::uuid[])))', tenant_is);
  grant select, insert, update on standard_answer to fivefold_staff;
end $$;

-- Who is excluded from a matter later on is excluded from what was handed over about it.
create function handover_copy_excluded() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update handover_item set excluded = new.excluded where tenant = new.tenant and matter_id = new.id;
  return null;
end $$;
create trigger matter_handed_over after update of excluded on matter
  for each row when (old.excluded is distinct from new.excluded) execute function handover_copy_excluded();

-- Whether the account would see a row by its own posts and by what it took part in, without standing in for anybody.
create function sees_itself(a text, u uuid, lead uuid, part uuid[]) returns boolean language sql stable as $$
  select coalesce(exists (select from unnest(nullif(current_setting('fivefold.own_areas', true), '')::text[]) k where starts_with(a, k)), false)
    or coalesce(u = any (nullif(current_setting('fivefold.own_units', true), '')::uuid[]), false)
    or coalesce(lead = any (nullif(current_setting('fivefold.own_units', true), '')::uuid[]), false)
    or coalesce(part @> array[nullif(current_setting('fivefold.account', true), '')::uuid], false)
$$;
-- Whether the row concerns somebody for whom the account stands in.
create function stands_in_for(out_of uuid[]) returns boolean language sql stable as $$
  select coalesce(out_of && nullif(current_setting('fivefold.stands_in', true), '')::uuid[], false)
$$;

-- The person complained about gives nothing to whoever stands in: what concerns them is seen by one's own posts or not at all (PR-23).
-- Said in the policies that are there and not in a restrictive one beside them: the planner takes only what leaks nothing from a policy
-- that comes after another, and would read whole tables.
do $$
declare p record;
  own constant text := '(not stands_in_for(excluded) or sees_itself(area_key, unit_id, lead_unit, took_part))';
begin
  for p in select polname, relname, pg_get_expr(polqual, polrelid) as seen, pg_get_expr(polwithcheck, polrelid) as written
      from pg_policy join pg_class c on c.oid = polrelid
      where relname in ('matter', 'submission', 'matter_event', 'matter_clock', 'attachment') and polname in ('staff_sees', 'staff_adds', 'staff_moves') loop
    execute format('alter policy %I on %I', p.polname, p.relname)
      || coalesce(' using (' || p.seen || ' and ' || own || ')', '') || coalesce(' with check (' || p.written || ' and ' || own || ')', '');
  end loop;
end $$;

create or replace function staff_sees(a text, u uuid, part uuid[], out_of uuid[]) returns boolean language sql stable as $$
  select (
      (a >= current_setting('fivefold.r1', true) collate "C" and a < current_setting('fivefold.r1e', true) collate "C")
   or (a >= current_setting('fivefold.r2', true) collate "C" and a < current_setting('fivefold.r2e', true) collate "C")
   or (a >= current_setting('fivefold.r3', true) collate "C" and a < current_setting('fivefold.r3e', true) collate "C")
   or (a >= current_setting('fivefold.r4', true) collate "C" and a < current_setting('fivefold.r4e', true) collate "C")
   or u = any (nullif(current_setting('fivefold.units', true), '')::uuid[])
   or part @> array[nullif(current_setting('fivefold.account', true), '')::uuid])
   and not out_of @> array[nullif(current_setting('fivefold.account', true), '')::uuid]
   and (not stands_in_for(out_of) or sees_itself(a, u, null, part))
$$;

create or replace function reveal_petitioner(wanted uuid, purpose text, trace text)
returns table (name_sealed bytea, phone_sealed bytea, identity_sealed bytea, tokens_sealed bytea)
language plpgsql security definer set search_path = public as $$
declare
  s submission;
  m matter;
  me constant uuid := nullif(current_setting('fivefold.account', true), '')::uuid;
  absent constant uuid[] := nullif(current_setting('fivefold.stands_in', true), '')::uuid[];
begin
  if purpose is null or purpose not in ('contact', 'verify', 'handle', 'callback', 'correct', 'legalDuty') then
    raise exception 'a purpose is needed to read personal facts' using errcode = '42501', detail = 'purpose.missing';
  end if;
  select * into s from submission where tenant = current_setting('fivefold.tenant', true) and id = wanted;
  select * into m from matter where tenant = s.tenant and id = s.matter_id;
  -- "is not true": a unit or handler that is null makes these conditions unknown, and unknown must refuse
  if me is null or m.id is null or staff_sees(m.area_key, m.unit_id, m.took_part, m.excluded) is not true then
    return;
  end if;
  if (
       (m.closed_at is null and m.handler_id = me)
    or (m.closed_at is null and m.registrar_id = me)
    or case when stands_in_for(m.excluded) then
         exists (select from unnest(nullif(current_setting('fivefold.own_reveal_areas', true), '')::text[]) k where starts_with(m.area_key, k))
         or (m.closed_at is null and m.unit_id = any (nullif(current_setting('fivefold.own_reveal_units', true), '')::uuid[]))
       else
         staff_in(m.area_key, current_setting('fivefold.reveals', true))
         or (m.closed_at is null and m.unit_id = any (nullif(current_setting('fivefold.reveal_units', true), '')::uuid[]))
         or (m.closed_at is null and m.handler_id = any (absent))
       end) is not true then
    raise exception 'not entitled to personal facts of this matter' using errcode = '42501', detail = 'petitioner.notEntitled';
  end if;
  if s.anonymous then
    return;
  end if;
  insert into audit_entry (tenant, actor, operation, object_kind, object_id, purpose, trace)
    values (s.tenant, me::text, 'petitioner.reveal', 'submission', s.id::text, purpose, trace);
  return query select p.name_sealed, p.phone_sealed, p.identity_sealed, p.tokens_sealed
    from petitioner p where p.tenant = s.tenant and p.submission_id = s.id;
end $$;

-- Whether the account may know the rating of a matter: by a post over its area, its own where the matter concerns somebody for whom
-- it stands in; never one who was rated (PR-33), and never the person complained about.
create function rating_open(a text, by_whom uuid[], out_of uuid[]) returns boolean language sql stable as $$
  select case when stands_in_for(out_of)
      then exists (select from unnest(nullif(current_setting('fivefold.own_rate_areas', true), '')::text[]) k where starts_with(a, k))
      else staff_in(a, current_setting('fivefold.rates', true)) end
    and not out_of @> array[nullif(current_setting('fivefold.account', true), '')::uuid]
    and not by_whom @> array[nullif(current_setting('fivefold.account', true), '')::uuid]
$$;
create or replace function ratings_of(wanted uuid) returns table (seq integer, rating smallint, rated jsonb)
language sql stable security definer set search_path = public as $$
  select e.seq, m.rating, e.rated from matter m join matter_event e on e.tenant = m.tenant and e.matter_id = m.id and e.rated is not null
  where m.tenant = current_setting('fivefold.tenant', true) and m.id = wanted and rating_open(m.area_key, m.handled_by, m.excluded)
$$;
-- For figures, in which nobody is told apart: those of one's own matters are among them.
create or replace function ratings_known() returns table (matter_id uuid, rating smallint)
language sql stable security definer set search_path = public as $$
  select m.id, m.rating from matter m
  where m.tenant = current_setting('fivefold.tenant', true) and m.rating is not null and rating_open(m.area_key, '{}', m.excluded)
$$;

-- Which posts of somebody absent a substitute takes over: those of a unit where both hold a post, and those over an area whose role
-- the substitute holds as well; never an administrator's or auditor's.
create function posts_lent(in_tenant text, absent uuid, substitute uuid, today date) returns table (id uuid) language sql stable as $$
  select p.id from appointment p
  where p.tenant = in_tenant and p.account_id = absent and p.role not in ('admin', 'auditor')
    and p.valid_from <= today and (p.valid_until is null or p.valid_until >= today)
    and exists (select from appointment q where q.tenant = in_tenant and q.account_id = substitute and q.role not in ('admin', 'auditor')
      and q.valid_from <= today and (q.valid_until is null or q.valid_until >= today)
      and (q.organization_id = p.organization_id
        or (q.role = p.role and p.role in ('clerk', 'dispatcher', 'gridWorker', 'callback', 'supervisor'))))
$$;

-- Who a session token belongs to and what posts the account holds today: its own, then those lent by whoever it stands in for. One
-- step only: whoever stands in for a substitute does not get what the substitute got.
create or replace function session_by_token(hash bytea, today date)
returns table (tenant text, account_id uuid, display_name text, language text, must_change boolean, created_at timestamptz, last_seen_at timestamptz, expires_at timestamptz, posts jsonb)
language sql stable security definer set search_path = public as $$
  select s.tenant, a.id, a.display_name, a.language, a.must_change, s.created_at, s.last_seen_at, s.expires_at,
    coalesce((select jsonb_agg(held.post order by held.absent nulls first, held.id) from (
      select p.id, null::uuid as absent, jsonb_build_object('post', p.post, 'role', p.role, 'area', p.area_key, 'organization', p.organization_id, 'headsArea', p.heads_area) as post
        from appointment p where p.tenant = a.tenant and p.account_id = a.id and p.valid_from <= today and (p.valid_until is null or p.valid_until >= today)
      union all
      select p.id, p.account_id, jsonb_build_object('post', p.post, 'role', p.role, 'area', p.area_key, 'organization', p.organization_id, 'headsArea', p.heads_area, 'standsInFor', p.account_id)
        from absence b join account c on c.tenant = b.tenant and c.id = b.account_id and c.disabled_at is null
          join posts_lent(b.tenant, b.account_id, b.substitute_id, today) l on true
          join appointment p on p.tenant = b.tenant and p.id = l.id
        where b.tenant = a.tenant and b.substitute_id = a.id and b.ended_at is null and b.valid_from <= today and b.valid_until >= today) held), '[]')
  from session s join account a on a.tenant = s.tenant and a.id = s.account_id
  where s.token_hash = hash and s.expires_at > now() and a.disabled_at is null
$$;

revoke all on function handover_copy_excluded() from public;
grant create on schema public to fivefold_definer;
alter function handover_copy_excluded() owner to fivefold_definer;
revoke create on schema public from fivefold_definer;
