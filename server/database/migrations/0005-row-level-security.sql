-- Every table is closed; what opens it is written here and nowhere else. Policies read columns and settings only:
--   fivefold.tenant, fivefold.account, fivefold.units and fivefold.reveal_units (uuid[]), fivefold.r1…r4 with r1e…r4e (half-open area ranges),
--   fivefold.submission and fivefold.matter (a resident who showed number and query code).
do $$
declare
  t text;
  tenant_is  constant text := $q$tenant = current_setting('fivefold.tenant', true)$q$;
  account_is constant text := $q$nullif(current_setting('fivefold.account', true), '')::uuid$q$;
  seen constant text := tenant_is || $q$ and (
      (area_key >= current_setting('fivefold.r1', true) and area_key < current_setting('fivefold.r1e', true))
   or (area_key >= current_setting('fivefold.r2', true) and area_key < current_setting('fivefold.r2e', true))
   or (area_key >= current_setting('fivefold.r3', true) and area_key < current_setting('fivefold.r3e', true))
   or (area_key >= current_setting('fivefold.r4', true) and area_key < current_setting('fivefold.r4e', true))
   or unit_id = any (nullif(current_setting('fivefold.units', true), '')::uuid[])
   or took_part @> array[$q$ || account_is || $q$])
   and not excluded @> array[$q$ || account_is || $q$]$q$;
begin
  for t in select tablename from pg_tables where schemaname = 'public' and tablename not in ('migration') loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('revoke all on %I from public', t);
  end loop;

  -- Matters and what belongs to them.
  foreach t in array array['matter', 'submission', 'matter_event', 'matter_clock', 'attachment'] loop
    execute format('create policy staff_sees on %I for select to fivefold_staff using (%s)', t, seen);
    execute format('create policy staff_adds on %I for insert to fivefold_staff with check (%s)', t, seen);
    execute format('create policy system_all on %I to fivefold_system using (%s) with check (%s)', t, tenant_is, tenant_is);
    execute format('create policy definer_all on %I to fivefold_definer using (true) with check (true)', t);
    execute format('grant select, insert on %I to fivefold_staff, fivefold_system', t);
    execute format('grant select, update on %I to fivefold_definer', t);
    execute format('grant update, delete on %I to fivefold_system', t);
  end loop;
  foreach t in array array['matter', 'submission', 'matter_clock'] loop
    execute format('create policy staff_moves on %I for update to fivefold_staff using (%s) with check (%s)', t, seen, seen);
  end loop;
  -- Staff change what a move changes. Who is excluded, what was received and when is nobody's to change afterwards (PR-23).
  grant update (stage, ending, outcome, unit_id, handler_id, registrar_id, took_part, handled_by, answered_at, closed_at, rating, due_at, due_day,
    due_provisional, next_wake_at, move_counts, revision, category, area_key) on matter to fivefold_staff;
  grant update (answered_at, withdrawn_at) on submission to fivefold_staff;
  grant update (term_amount, term_unit, extensions, pauses, state, due_at, due_day, provisional, ended_at, edition, fired) on matter_clock to fivefold_staff;

  -- Ratings are kept from those who were rated: staff get them through ratings_of() only.
  foreach t in array array['matter', 'matter_event'] loop
    execute format('revoke select on %I from fivefold_staff', t);
    execute format('grant select (%s) on %I to fivefold_staff',
      (select string_agg(quote_ident(column_name), ', ') from information_schema.columns where table_schema = 'public' and table_name = t and column_name not in ('rating', 'rated')), t);
  end loop;

  -- A resident's view: one submission, its matter, the public part of the timeline.
  create policy resident_sees on submission for select to fivefold_resident
    using (tenant = current_setting('fivefold.tenant', true) and id = nullif(current_setting('fivefold.submission', true), '')::uuid);
  foreach t in array array['matter_event', 'matter_clock', 'attachment'] loop
    execute format($p$create policy resident_sees on %I for select to fivefold_resident
      using (tenant = current_setting('fivefold.tenant', true) and matter_id = nullif(current_setting('fivefold.matter', true), '')::uuid%s)$p$,
      t, case when t = 'matter_clock' then '' else ' and public' end);
  end loop;
  create policy resident_sees on matter for select to fivefold_resident
    using (tenant = current_setting('fivefold.tenant', true) and id = nullif(current_setting('fivefold.matter', true), '')::uuid);
  grant select on matter, submission, matter_event, matter_clock, attachment to fivefold_resident;

  -- Reference data of one's own tenant: readable; written by the administrator's commands, which act as staff.
  foreach t in array array['area', 'organization', 'household', 'category', 'routing_rule', 'procedure_version', 'appointment'] loop
    execute format('create policy tenant_reads on %I for select to fivefold_staff, fivefold_resident, fivefold_definer using (%s)', t, tenant_is);
    execute format('create policy system_all on %I to fivefold_system using (%s) with check (%s)', t, tenant_is, tenant_is);
    execute format('grant select on %I to fivefold_staff, fivefold_definer', t);
    execute format('grant select, insert, update, delete on %I to fivefold_system', t);
  end loop;
  grant select on area, organization, category, routing_rule, procedure_version to fivefold_resident;
  drop policy tenant_reads on household;
  create policy staff_sees on household for select to fivefold_staff using (tenant = current_setting('fivefold.tenant', true) and (
      (area_key >= current_setting('fivefold.r1', true) and area_key < current_setting('fivefold.r1e', true))
   or (area_key >= current_setting('fivefold.r2', true) and area_key < current_setting('fivefold.r2e', true))
   or (area_key >= current_setting('fivefold.r3', true) and area_key < current_setting('fivefold.r3e', true))
   or (area_key >= current_setting('fivefold.r4', true) and area_key < current_setting('fivefold.r4e', true))));
  -- appointment is read across tenants by the sign-in functions only
  create policy definer_reads on appointment for select to fivefold_definer using (true);
  execute format('create policy admin_writes on routing_rule to fivefold_staff using (%s and current_setting(''fivefold.admin'', true) = ''yes'') with check (%s and current_setting(''fivefold.admin'', true) = ''yes'')', tenant_is, tenant_is);
  grant insert, update, delete on routing_rule to fivefold_staff;

  -- Everything whose rows belong to one account.
  foreach t in array array['notice', 'saved_view'] loop
    execute format('create policy owner_all on %I to fivefold_staff using (%s and account_id = %s) with check (%s and account_id = %s)', t, tenant_is, account_is, tenant_is, account_is);
    execute format('create policy system_all on %I to fivefold_system using (%s) with check (%s)', t, tenant_is, tenant_is);
    execute format('grant select, insert, update, delete on %I to fivefold_staff, fivefold_system', t);
  end loop;
  execute format('create policy shared_reads on saved_view for select to fivefold_staff using (%s and shared)', tenant_is);

  -- Idempotency: an actor meets its own keys only.
  execute format('create policy own_keys on idempotency to fivefold_staff, fivefold_resident, fivefold_system using (%s and actor = current_setting(''fivefold.actor'', true)) with check (%s and actor = current_setting(''fivefold.actor'', true))', tenant_is, tenant_is);
  grant select, insert on idempotency to fivefold_staff, fivefold_resident, fivefold_system;
  -- What has had its day is cleared away by clear_expired() alone.
  foreach t in array array['idempotency', 'draft', 'staged_photo'] loop
    execute format('create policy definer_clears on %I to fivefold_definer using (true)', t);
    execute format('grant select, update, delete on %I to fivefold_definer', t);
  end loop;

  -- Outbox and audit are appended by everybody and read by the system; auditors read the audit trail of their tenant.
  foreach t in array array['outbox', 'audit_entry'] loop
    execute format('create policy appends on %I for insert to fivefold_staff, fivefold_resident, fivefold_system, fivefold_definer with check (%s)', t, tenant_is);
    execute format('grant insert on %I to fivefold_staff, fivefold_resident, fivefold_system, fivefold_definer', t);
  end loop;
  create policy system_works on outbox to fivefold_system using (true) with check (true);
  grant select, update, delete on outbox to fivefold_system;
  create policy system_reads on audit_entry for select to fivefold_system using (true);
  execute format('create policy auditor_reads on audit_entry for select to fivefold_staff using (%s and current_setting(''fivefold.auditor'', true) = ''yes'')', tenant_is);
  grant select on audit_entry to fivefold_system, fivefold_staff;
  create policy system_all on audit_seal to fivefold_system using (true) with check (true);
  create policy system_all on audit_sealed to fivefold_system using (true) with check (true);
  grant select, insert on audit_seal, audit_sealed to fivefold_system;
  create policy system_all on audit_unsealed to fivefold_system using (true) with check (true);
  grant select, delete on audit_unsealed to fivefold_system;
  create policy definer_adds on audit_unsealed for insert to fivefold_definer with check (true);
  grant insert on audit_unsealed to fivefold_definer;
  -- an auditor sees which entries are sealed, not with what
  create policy auditor_reads on audit_sealed for select to fivefold_staff using (current_setting('fivefold.auditor', true) = 'yes');
  grant select (entry_id) on audit_sealed to fivefold_staff;

  foreach t in array array['import_job', 'import_rejection'] loop
    execute format('create policy system_all on %I to fivefold_system using (%s) with check (%s)', t, tenant_is, tenant_is);
    execute format('create policy admin_reads on %I for select to fivefold_staff using (%s and current_setting(''fivefold.admin'', true) = ''yes'')', t, tenant_is);
    execute format('grant select, insert, update, delete on %I to fivefold_system', t);
    execute format('grant select on %I to fivefold_staff', t);
  end loop;

  -- People and accounts: the system role serves sign-in and administration; staff read display names only, through staff_name.
  foreach t in array array['person', 'account', 'session'] loop
    execute format('create policy system_all on %I to fivefold_system using (%s) with check (%s)', t, tenant_is, tenant_is);
    execute format('grant select, insert, update, delete on %I to fivefold_system', t);
    execute format('create policy definer_all on %I to fivefold_definer using (true) with check (true)', t);
  end loop;
  grant select, update on account to fivefold_definer;
  grant select, insert, update, delete on session to fivefold_definer;
  execute format('create policy colleagues on account for select to fivefold_staff using (%s)', tenant_is);
  grant select (tenant, id, display_name, disabled_at) on account to fivefold_staff;

  create policy by_token on draft to fivefold_resident using (token_hash = decode(nullif(current_setting('fivefold.draft', true), ''), 'hex')) with check (token_hash = decode(nullif(current_setting('fivefold.draft', true), ''), 'hex'));
  create policy system_clears on draft to fivefold_system using (true);
  grant select, insert, update, delete on draft to fivefold_resident;
  grant select, delete on draft to fivefold_system;
  execute format('create policy own_photos on staged_photo to fivefold_staff, fivefold_resident using (%s and owner = current_setting(''fivefold.actor'', true)) with check (%s and owner = current_setting(''fivefold.actor'', true))', tenant_is, tenant_is);
  execute format('create policy system_all on staged_photo to fivefold_system using (%s) with check (%s)', tenant_is, tenant_is);
  grant select, insert, delete on staged_photo to fivefold_staff, fivefold_resident, fivefold_system;

  -- The petitioner's sealed facts: written with the submission, read through reveal_petitioner() alone.
  execute format('create policy adds on petitioner for insert to fivefold_staff, fivefold_resident, fivefold_system with check (%s)', tenant_is);
  grant insert on petitioner to fivefold_staff, fivefold_system;
  execute format('create policy system_reads on petitioner for select to fivefold_system using (%s)', tenant_is);
  execute format('create policy system_changes on petitioner for update to fivefold_system using (%s) with check (%s)', tenant_is, tenant_is);
  grant select (tenant, submission_id, phone_index), update on petitioner to fivefold_system;
  create policy definer_reads on petitioner for select to fivefold_definer using (true);
  grant select on petitioner to fivefold_definer;

  create policy everybody_reads on calendar_day for select using (true);
  create policy everybody_reads on calendar_edition for select using (true);
  create policy system_all on calendar_day to fivefold_system using (true) with check (true);
  create policy system_all on calendar_edition to fivefold_system using (true) with check (true);
  grant select on calendar_day, calendar_edition to fivefold_staff, fivefold_resident, fivefold_system;
  grant insert, update, delete on calendar_day, calendar_edition to fivefold_system;

  execute format('create policy own_tenant on tenant for select to fivefold_staff, fivefold_resident using (id = current_setting(''fivefold.tenant'', true))');
  create policy system_all on tenant to fivefold_system using (true) with check (true);
  create policy definer_reads on tenant for select to fivefold_definer using (true);
  grant select on tenant to fivefold_staff, fivefold_resident, fivefold_definer;
  grant select, insert, update on tenant to fivefold_system;

  create policy definer_all on throttle to fivefold_definer using (true) with check (true);
  grant select, insert, update, delete on throttle to fivefold_definer;
  grant usage on sequence number_serial to fivefold_staff, fivefold_resident, fivefold_system;
end $$;

create function staff_sees(a text, u uuid, part uuid[], out_of uuid[]) returns boolean language sql stable as $$
  select (
      (a >= current_setting('fivefold.r1', true) collate "C" and a < current_setting('fivefold.r1e', true) collate "C")
   or (a >= current_setting('fivefold.r2', true) collate "C" and a < current_setting('fivefold.r2e', true) collate "C")
   or (a >= current_setting('fivefold.r3', true) collate "C" and a < current_setting('fivefold.r3e', true) collate "C")
   or (a >= current_setting('fivefold.r4', true) collate "C" and a < current_setting('fivefold.r4e', true) collate "C")
   or u = any (nullif(current_setting('fivefold.units', true), '')::uuid[])
   or part @> array[nullif(current_setting('fivefold.account', true), '')::uuid])
   and not out_of @> array[nullif(current_setting('fivefold.account', true), '')::uuid]
$$;

-- Whether a place lies in one of the ranges named (any of "1234"). fivefold.reveals names those whose post opens the
-- personal facts of the area, fivefold.rates those whose post opens its ratings.
create function staff_in(a text, ranges text) returns boolean language sql stable as $$
  select coalesce(
      (ranges like '%1%' and a >= current_setting('fivefold.r1', true) collate "C" and a < current_setting('fivefold.r1e', true) collate "C")
   or (ranges like '%2%' and a >= current_setting('fivefold.r2', true) collate "C" and a < current_setting('fivefold.r2e', true) collate "C")
   or (ranges like '%3%' and a >= current_setting('fivefold.r3', true) collate "C" and a < current_setting('fivefold.r3e', true) collate "C")
   or (ranges like '%4%' and a >= current_setting('fivefold.r4', true) collate "C" and a < current_setting('fivefold.r4e', true) collate "C"), false)
$$;

-- The only way to a petitioner's sealed facts. Refuses without a stated purpose, writes the audit entry itself, and asks for
-- more than sight of the matter: one registers or dispatches in the area, or is the person handling it now or heads that unit.
create function reveal_petitioner(wanted uuid, purpose text, trace text)
returns table (name_sealed bytea, phone_sealed bytea, identity_sealed bytea, tokens_sealed bytea)
language plpgsql security definer set search_path = public as $$
declare
  s submission;
  m matter;
  me constant uuid := nullif(current_setting('fivefold.account', true), '')::uuid;
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
       staff_in(m.area_key, current_setting('fivefold.reveals', true))
    or (m.closed_at is null and m.handler_id = me)
    or (m.closed_at is null and m.unit_id = any (nullif(current_setting('fivefold.reveal_units', true), '')::uuid[]))
    or (m.registrar_id = me and m.closed_at is null)) is not true then
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

-- The ratings of a matter and what was said with them, for posts that may know them; never for the person complained about.
create function ratings_of(wanted uuid) returns table (seq integer, rating smallint, rated jsonb)
language sql stable security definer set search_path = public as $$
  select e.seq, m.rating, e.rated from matter m join matter_event e on e.tenant = m.tenant and e.matter_id = m.id and e.rated is not null
  where m.tenant = current_setting('fivefold.tenant', true) and m.id = wanted and staff_in(m.area_key, current_setting('fivefold.rates', true))
    and not m.excluded @> array[nullif(current_setting('fivefold.account', true), '')::uuid]
$$;

-- All ratings such a post may know, for figures.
create function ratings_known() returns table (matter_id uuid, rating smallint)
language sql stable security definer set search_path = public as $$
  select m.id, m.rating from matter m
  where m.tenant = current_setting('fivefold.tenant', true) and m.rating is not null and staff_in(m.area_key, current_setting('fivefold.rates', true))
    and not m.excluded @> array[nullif(current_setting('fivefold.account', true), '')::uuid]
$$;

-- A resident shows number and query code; the answer is the submission, or nothing. Wrong guesses are counted by the caller.
create function find_submission(in_tenant text, in_number text, in_code bytea)
returns table (submission_id uuid, matter_id uuid) language sql stable security definer set search_path = public as $$
  select id, matter_id from submission where tenant = in_tenant and number = in_number and code_index = in_code
$$;

-- Who a session token belongs to and what posts the account holds today.
create function session_by_token(hash bytea, today date)
returns table (tenant text, account_id uuid, display_name text, language text, must_change boolean, created_at timestamptz, last_seen_at timestamptz, expires_at timestamptz, posts jsonb)
language sql stable security definer set search_path = public as $$
  select s.tenant, a.id, a.display_name, a.language, a.must_change, s.created_at, s.last_seen_at, s.expires_at,
    coalesce((select jsonb_agg(jsonb_build_object('post', p.post, 'role', p.role, 'area', p.area_key, 'organization', p.organization_id, 'headsArea', p.heads_area) order by p.id)
      from appointment p where p.tenant = a.tenant and p.account_id = a.id and p.valid_from <= today and (p.valid_until is null or p.valid_until >= today)), '[]')
  from session s join account a on a.tenant = s.tenant and a.id = s.account_id
  where s.token_hash = hash and s.expires_at > now() and a.disabled_at is null
$$;
create function touch_session(hash bytea) returns void language sql security definer set search_path = public as $$
  update session set last_seen_at = now() where token_hash = hash
$$;
create function account_by_login(wanted text)
returns table (tenant text, id uuid, password_hash text, disabled_at timestamptz) language sql stable security definer set search_path = public as $$
  select tenant, id, password_hash, disabled_at from account where login = lower(wanted)
$$;

-- Counts a failure in a moving window and says how many there were; with success it forgets them.
create function throttle_count(in_key text, in_window interval, add integer) returns integer
language sql security definer set search_path = public as $$
  insert into throttle as t (key, window_end, failures) values (in_key, now() + in_window, add)
  on conflict (key) do update set
    failures = case when t.window_end < now() then add else t.failures + add end,
    window_end = case when t.window_end < now() then now() + in_window else t.window_end end
  returning failures
$$;
create function throttle_failures(in_keys text[]) returns integer language sql stable security definer set search_path = public as $$
  select coalesce(max(failures), 0) from throttle where key = any (in_keys) and window_end > now()
$$;
-- Clears away what has had its day, in every tenant, at most so many rows of each kind; says how many rows went. Two nodes do not
-- wait for each other.
create function clear_expired(at_most integer) returns integer language sql security definer set search_path = public as $$
  with d as (delete from draft where token_hash in (select token_hash from draft where expires_at < now() order by expires_at limit at_most for update skip locked) returning 1),
    p as (delete from staged_photo where (tenant, id) in (select tenant, id from staged_photo where expires_at < now() order by expires_at limit at_most for update skip locked) returning 1),
    i as (delete from idempotency where (tenant, actor, key) in (select tenant, actor, key from idempotency where created_at < now() - interval '7 days' order by created_at limit at_most for update skip locked) returning 1),
    s as (delete from session where token_hash in (select token_hash from session where expires_at < now() order by expires_at limit at_most for update skip locked) returning 1),
    t as (delete from throttle where key in (select key from throttle where window_end < now() limit at_most for update skip locked) returning 1)
  select ((select count(*) from d) + (select count(*) from p) + (select count(*) from i) + (select count(*) from s) + (select count(*) from t))::integer
$$;
create function throttle_clear(in_key text) returns void language sql security definer set search_path = public as $$
  delete from throttle where key = in_key
$$;

do $$
declare f text;
begin
  foreach f in array array['reveal_petitioner(uuid,text,text)', 'ratings_of(uuid)', 'ratings_known()', 'find_submission(text,text,bytea)', 'session_by_token(bytea,date)', 'touch_session(bytea)',
      'account_by_login(text)', 'throttle_count(text,interval,integer)', 'throttle_failures(text[])', 'throttle_clear(text)', 'clear_expired(integer)', 'matter_copy_visibility()', 'audit_queue()'] loop
    execute 'revoke all on function ' || f || ' from public';
  end loop;
  -- a function is owned by the role whose policies it needs; the schema right is lent for the moment of the change
  grant create on schema public to fivefold_definer;
  foreach f in array array['reveal_petitioner(uuid,text,text)', 'ratings_of(uuid)', 'ratings_known()', 'find_submission(text,text,bytea)', 'session_by_token(bytea,date)', 'touch_session(bytea)',
      'account_by_login(text)', 'throttle_count(text,interval,integer)', 'throttle_failures(text[])', 'throttle_clear(text)', 'clear_expired(integer)', 'matter_copy_visibility()', 'audit_queue()'] loop
    execute 'alter function ' || f || ' owner to fivefold_definer';
  end loop;
  revoke create on schema public from fivefold_definer;
end $$;
grant execute on function reveal_petitioner(uuid, text, text), ratings_of(uuid), ratings_known() to fivefold_staff;
grant execute on function find_submission(text, text, bytea) to fivefold_resident, fivefold_system;
grant execute on function session_by_token(bytea, date), touch_session(bytea), account_by_login(text), clear_expired(integer) to fivefold_system;
grant execute on function throttle_count(text, interval, integer), throttle_failures(text[]), throttle_clear(text) to fivefold_system, fivefold_resident;
create trigger matter_visibility after update of area_key, unit_id, took_part, excluded on matter
  for each row when (old.area_key is distinct from new.area_key or old.unit_id is distinct from new.unit_id
    or old.took_part is distinct from new.took_part or old.excluded is distinct from new.excluded)
  execute function matter_copy_visibility();
