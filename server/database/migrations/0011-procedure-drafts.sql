-- Procedures change: drafts of them, and running matters that are moved from one version to another.

-- A procedure that an administrator is writing. It may be unsound; only a sound one that was tried is published.
create table procedure_draft (
  tenant        text collate "C" not null references tenant,
  id            uuid not null,
  procedure_id  text not null,
  -- the published version it was begun from; null for a procedure that does not exist yet
  base_version  integer,
  revision      integer not null default 1,
  body          json not null, -- not jsonb: the order of stages and moves is the order people read them in
  content_hash  text not null,
  -- the content that was led to an end in a trial
  tried_hash    text,
  problems      integer not null check (problems >= 0),
  updated_at    timestamptz not null,
  updated_by    uuid not null,
  primary key (tenant, id),
  foreign key (tenant, updated_by) references account
);
create index procedure_draft_updated on procedure_draft (tenant, updated_at desc, id desc);

-- Matters that run under one version go on under another: proposed by one person, approved by another, carried out in batches.
create table procedure_migration (
  tenant        text collate "C" not null references tenant,
  id            uuid not null,
  procedure_id  text not null,
  from_version  integer not null,
  to_version    integer not null check (to_version <> from_version),
  -- old stage to new one, where the name is another
  stages        jsonb not null default '{}',
  state         text not null check (state in ('proposed', 'running', 'done', 'cancelled', 'failed')),
  proposed_at   timestamptz not null,
  proposed_by   uuid not null,
  approved_at   timestamptz,
  approved_by   uuid check (approved_by <> proposed_by),
  ended_at      timestamptz,
  total         integer not null check (total >= 0),
  moved         integer not null default 0 check (moved >= 0),
  primary key (tenant, id),
  foreign key (tenant, procedure_id, from_version) references procedure_version,
  foreign key (tenant, procedure_id, to_version) references procedure_version,
  foreign key (tenant, proposed_by) references account,
  foreign key (tenant, approved_by) references account,
  check ((approved_at is null) = (approved_by is null)),
  check (state not in ('running', 'done', 'failed') or approved_by is not null)
);
create index procedure_migration_proposed on procedure_migration (tenant, proposed_at desc, id desc);
-- Matters of one version are moved by one migration at a time.
create unique index procedure_migration_one on procedure_migration (tenant, procedure_id, from_version) where state in ('proposed', 'running');

-- Matters that a migration found it cannot move, with the reason; they stay with their version.
create table procedure_migration_failure (
  tenant        text collate "C" not null,
  migration_id  uuid not null,
  matter_id     uuid not null,
  number        text collate "C" not null,
  code          text not null,
  params        jsonb not null default '{}',
  primary key (tenant, migration_id, matter_id),
  foreign key (tenant, migration_id) references procedure_migration,
  foreign key (tenant, matter_id) references matter
);
create index procedure_migration_failure_matter on procedure_migration_failure (tenant, matter_id);

-- Under which versions a matter went before, each until which of its events: by them its past is read.
alter table matter add column earlier_versions jsonb not null default '[]';
grant select (earlier_versions) on matter to fivefold_staff;

-- Who still goes by a version.
create index matter_version on matter (tenant, procedure_id, procedure_version, id) where closed_at is null;

do $$
declare
  t text;
  tenant_is constant text := $q$tenant = current_setting('fivefold.tenant', true)$q$;
  admin_is  constant text := $q$current_setting('fivefold.admin', true) = 'yes'$q$;
begin
  foreach t in array array['procedure_draft', 'procedure_migration', 'procedure_migration_failure'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('revoke all on %I from public', t);
    execute format('create policy system_all on %I to fivefold_system using (%s) with check (%s)', t, tenant_is, tenant_is);
    execute format('create policy archivist_reads on %I for select to fivefold_archivist using (true)', t);
    execute format('grant select on %I to fivefold_archivist', t);
  end loop;
  -- Drafts are the administrators'; what is published, and which matters move, the system writes down for them.
  execute format('create policy admin_all on procedure_draft to fivefold_staff using (%s and %s) with check (%s and %s)', tenant_is, admin_is, tenant_is, admin_is);
end $$;
grant select, insert, update, delete on procedure_draft to fivefold_staff;
grant select, update, delete on procedure_draft to fivefold_system;
grant select, insert, update on procedure_migration to fivefold_system;
grant select, insert on procedure_migration_failure to fivefold_system;
