create table idempotency (
  tenant        text collate "C" not null,
  actor         text not null,
  key           text not null check (length(key) between 8 and 200),
  request_hash  bytea not null,
  reply         jsonb not null,
  created_at    timestamptz not null default now(),
  primary key (tenant, actor, key)
);
create index idempotency_age on idempotency (created_at);

-- What must follow a write: delivered by any node, at least once, in order of arrival.
create table outbox (
  id            bigint generated always as identity primary key,
  tenant        text collate "C" not null,
  topic         text not null,
  payload       jsonb not null,
  created_at    timestamptz not null default now(),
  available_at  timestamptz not null default now(),
  attempts      integer not null default 0,
  error         text
);
create index outbox_due on outbox (available_at, id);

-- A message in the console of one account. Holds numbers and templates, never personal facts.
create table notice (
  tenant      text collate "C" not null,
  id          uuid not null,
  account_id  uuid not null,
  matter_id   uuid,
  template    text not null,
  params      jsonb not null default '{}',
  created_at  timestamptz not null default now(),
  read_at     timestamptz,
  dedupe      text not null,
  primary key (tenant, id),
  unique (tenant, account_id, dedupe)
);
create index notice_account on notice (tenant, account_id, created_at desc, id desc);
create index notice_unread on notice (tenant, account_id, created_at desc, id desc) where read_at is null;

create table audit_entry (
  id           bigint generated always as identity primary key,
  tenant       text collate "C" not null,
  at           timestamptz not null default clock_timestamp(),
  actor        text not null,
  operation    text not null,
  object_kind  text not null,
  object_id    text not null,
  purpose      text,
  detail       jsonb not null default '{}',
  trace        text
);
create index audit_object on audit_entry (tenant, object_kind, object_id, id);
create index audit_time on audit_entry (tenant, at);

-- Entries the sealer has not chained yet. An identity value may commit late, so no range of ids would say which these are.
-- Not unique: an entry that is copied in again (a restored backup) is queued again and found to be sealed.
create table audit_unsealed (
  entry_id  bigint not null
);
create index audit_unsealed_entry on audit_unsealed (entry_id);
create function audit_queue() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into audit_unsealed (entry_id) select id from fresh;
  return null;
end $$;
create trigger audit_queued after insert on audit_entry referencing new table as fresh
  for each statement execute function audit_queue();

-- The chain over audit_entry: one row a batch, each sealed over the one before with a key that is not in the database.
create table audit_seal (
  seq         bigint primary key,
  entries     integer not null,
  previous    bytea not null,
  seal        bytea not null,
  key_id      text not null,
  algorithm   text not null,
  sealed_at   timestamptz not null default clock_timestamp()
);
-- Which entries a seal covers, each with a digest of its own, so that a changed one can be named.
create table audit_sealed (
  entry_id  bigint primary key,
  seal_seq  bigint not null,
  mac       bytea not null
);
create index audit_sealed_seq on audit_sealed (seal_seq, entry_id);

create table import_job (
  tenant       text collate "C" not null references tenant,
  id           uuid not null,
  file_name    text not null,
  state        text not null check (state in ('running','done','cancelled','failed')),
  rows_read    integer not null default 0,
  created      integer not null default 0,
  changed      integer not null default 0,
  unchanged    integer not null default 0,
  rejected     integer not null default 0,
  dry_run      boolean not null default false,
  -- share of the file that has been read, 0 to 1
  progress     real not null default 0,
  -- a running import that has not been heard of for a minute was interrupted
  heard_at     timestamptz not null default now(),
  cancel_wanted boolean not null default false,
  error        text,
  account_id   uuid,
  started_at   timestamptz not null default now(),
  finished_at  timestamptz,
  primary key (tenant, id)
);
create table import_rejection (
  tenant      text collate "C" not null,
  import_id   uuid not null,
  line        integer not null,
  source_id   text,
  field       text,
  code        text not null,
  -- what the sentence for the code needs: limits, never the rejected value
  params      jsonb not null default '{}',
  -- the row as it was sent, sealed, for the workbook that goes back to whoever sent it
  row_sealed  bytea,
  primary key (tenant, import_id, line),
  foreign key (tenant, import_id) references import_job
);

-- A resident's unfinished submission, sealed, found by the hash of a cookie.
create table draft (
  token_hash  bytea primary key,
  tenant      text collate "C" not null,
  sealed      bytea not null,
  expires_at  timestamptz not null
);
create index draft_expiry on draft (expires_at);
-- A photo that has arrived but belongs to nothing yet: kept for a day under its owner (an account, or the hash of a draft).
create table staged_photo (
  tenant      text collate "C" not null,
  id          uuid not null,
  owner       text not null,
  name        text not null,
  width       integer not null,
  height      integer not null,
  sha256      bytea not null,
  full_jpeg   bytea not null,
  thumb_jpeg  bytea not null,
  expires_at  timestamptz not null,
  primary key (tenant, id)
);
create index staged_photo_owner on staged_photo (tenant, owner);
create index staged_photo_expiry on staged_photo (expires_at);
alter table staged_photo alter column full_jpeg set storage external, alter column thumb_jpeg set storage external;

create table saved_view (
  tenant      text collate "C" not null,
  id          uuid not null,
  account_id  uuid not null,
  name        text not null,
  query       text not null,
  shared      boolean not null default false,
  created_at  timestamptz not null default now(),
  primary key (tenant, id)
);
create index saved_view_account on saved_view (tenant, account_id);
