-- Roles are cluster-wide and shared by every database of the server. None of them owns a table, may log in or may
-- bypass row-level security; the login role only connects and then takes one of them for the transaction.
do $$
declare name text;
begin
  foreach name in array array['fivefold_staff', 'fivefold_resident', 'fivefold_system', 'fivefold_definer'] loop
    begin
      execute format('create role %I nologin noinherit nobypassrls', name);
    exception when duplicate_object or unique_violation then null;
    end;
    if not pg_has_role(current_user, name, 'member') then
      execute format('grant %I to current_user', name);
    end if;
  end loop;
end $$;

revoke all on schema public from public;
grant usage on schema public to fivefold_staff, fivefold_resident, fivefold_system, fivefold_definer;

-- A tenant is the authority that runs a network. The data key is wrapped by a master key that is not in the database.
create table tenant (
  id          text collate "C" primary key check (id ~ '^[a-z][a-z0-9-]{0,30}$'),
  kind        text not null check (kind in ('live', 'demonstration', 'imported')),
  name        text not null,
  area_key    text collate "C" not null,
  -- wrapped data keys, oldest first: [{id, wrapped (base64)}]
  data_keys   jsonb not null,
  prefix      text not null default 'QS' check (prefix ~ '^[A-Z]{1,4}$'),
  -- who answers for data protection, how to reach the office; shown on the portal
  contact     jsonb not null default '{}',
  created_at  timestamptz not null default now()
);

-- One row a day: lets reports count working days in SQL. Rewritten when an edition of the calendar arrives.
create table calendar_day (
  day      date primary key,
  working  boolean not null,
  ordinal  integer not null,
  known    boolean not null
);
create table calendar_edition (
  edition     text primary key,
  applied_at  timestamptz not null default now()
);
