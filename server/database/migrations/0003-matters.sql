create table procedure_version (
  tenant        text collate "C" not null references tenant,
  id            text not null,
  version       integer not null,
  content_hash  text not null,
  body          json not null, -- not jsonb: the order of stages and moves is the order people read them in
  published_at  timestamptz not null default now(),
  primary key (tenant, id, version)
);

create table category (
  tenant      text collate "C" not null references tenant,
  code        text collate "C" not null,
  parent      text collate "C",
  name        jsonb not null,
  sort        integer not null default 0,
  retired_at  timestamptz,
  primary key (tenant, code),
  foreign key (tenant, parent) references category
);

-- category × area → unit and limit. The rule with the longest matching category and area wins.
create table routing_rule (
  tenant         text collate "C" not null references tenant,
  id             uuid not null,
  category       text collate "C" not null,
  area_key       text collate "C" not null,
  unit_id        uuid not null,
  limit_amount   integer check (limit_amount > 0),
  limit_unit     text check (limit_unit in ('hour','calendarDay','workingDay','month')),
  revision       integer not null default 1,
  primary key (tenant, id),
  unique (tenant, category, area_key),
  check ((limit_amount is null) = (limit_unit is null)),
  foreign key (tenant, category) references category,
  foreign key (tenant, unit_id) references organization
);

create sequence number_serial;

create table matter (
  tenant             text collate "C" not null references tenant,
  id                 uuid not null,
  number             text collate "C" not null,
  procedure_id       text not null,
  procedure_version  integer not null,
  title              text not null,
  category           text collate "C",
  area_key           text collate "C" not null,
  channel            text not null check (channel in ('window','phone','web','homeVisit','deputyStation','contactCard','import')),
  person_times       integer not null default 1 check (person_times >= 1),
  stage              text not null,
  ending             text check (ending in ('solved','explained','notOurs','withdrawn','noReply')),
  outcome            text check (outcome in ('solved','explained','notOurs')),
  unit_id            uuid,
  handler_id         uuid,
  registrar_id       uuid,
  took_part          uuid[] not null default '{}',
  handled_by         uuid[] not null default '{}',
  excluded           uuid[] not null default '{}',
  about_person       boolean not null default false,
  received_at        timestamptz not null,
  answered_at        timestamptz,
  closed_at          timestamptz,
  rating             smallint check (rating between 1 and 5),
  due_at             timestamptz,
  due_day            date,
  due_provisional    boolean not null default false,
  next_wake_at       timestamptz,
  escalated          boolean not null default false,
  move_counts        jsonb not null default '{}',
  revision           integer not null default 1,
  primary key (tenant, id),
  unique (tenant, number),
  foreign key (tenant, category) references category,
  foreign key (tenant, unit_id) references organization
);
-- What staff see: their areas, their units, what they took part in.
create index matter_area on matter (tenant, area_key, received_at desc);
create index matter_unit on matter (tenant, unit_id);
create index matter_part on matter using gin (took_part);
-- Lists ordered by due date, and by arrival.
create index matter_due on matter (tenant, (coalesce(due_at, 'infinity')), id);
create index matter_received on matter (tenant, received_at, id);
-- The sweeper asks who has to be woken.
create index matter_wake on matter (tenant, next_wake_at) where next_wake_at is not null;

-- One voice about a matter. The columns from area_key to excluded repeat the matter's, so that a policy reads one row only.
create table submission (
  tenant        text collate "C" not null references tenant,
  id            uuid not null,
  matter_id     uuid not null,
  number        text collate "C" not null,
  code_index    bytea,
  channel       text not null,
  title         text not null,
  body          text not null,
  place         text,
  anonymous     boolean not null default false,
  on_behalf     boolean not null default false,
  name_masked   text,
  phone_masked  text,
  consent       jsonb not null default '{}',
  person_times  integer not null default 1 check (person_times >= 1),
  received_at   timestamptz not null,
  answered_at   timestamptz,
  withdrawn_at  timestamptz,
  source_id     text collate "C",
  source_hash   bytea,
  import_id     uuid,
  area_key      text collate "C" not null,
  unit_id       uuid,
  took_part     uuid[] not null default '{}',
  excluded      uuid[] not null default '{}',
  primary key (tenant, id),
  unique (tenant, number),
  unique (tenant, source_id),
  foreign key (tenant, matter_id) references matter
);
create index submission_matter on submission (tenant, matter_id);
create index submission_import on submission (tenant, import_id) where import_id is not null;

-- Sealed personal facts of the petitioner. No role may read this table: reveal_petitioner() is its only door.
create table petitioner (
  tenant           text collate "C" not null,
  submission_id    uuid not null,
  name_sealed      bytea,
  phone_sealed     bytea,
  identity_sealed  bytea,
  tokens_sealed    bytea,
  accused_sealed   bytea,
  phone_index      bytea,
  identity_index   bytea,
  primary key (tenant, submission_id),
  foreign key (tenant, submission_id) references submission
);
create index petitioner_phone on petitioner (tenant, phone_index) where phone_index is not null;

create table matter_event (
  tenant      text collate "C" not null,
  matter_id   uuid not null,
  seq         integer not null,
  at          timestamptz not null,
  entered_at  timestamptz not null default now(),
  move        text not null,
  from_stage  text,
  to_stage    text not null,
  actor_id    uuid,
  actor_kind  text not null check (actor_kind in ('staff','resident','system')),
  actor_post  text,
  public      boolean not null default true,
  data        jsonb not null default '{}',
  -- what was said with a rating; instead of data
  rated       jsonb,
  area_key    text collate "C" not null,
  unit_id     uuid,
  took_part   uuid[] not null default '{}',
  excluded    uuid[] not null default '{}',
  primary key (tenant, matter_id, seq),
  foreign key (tenant, matter_id) references matter
);

create table matter_clock (
  tenant       text collate "C" not null,
  matter_id    uuid not null,
  clock        text not null,
  run          integer not null,
  started_at   timestamptz not null,
  term_amount  integer not null,
  term_unit    text not null,
  extensions   jsonb not null default '[]',
  pauses       jsonb not null default '[]',
  state        text not null check (state in ('running','paused','done','lapsed')),
  due_at       timestamptz,
  due_day      date,
  provisional  boolean not null default false,
  ended_at     timestamptz,
  edition      text not null,
  fired        text[] not null default '{}',
  area_key     text collate "C" not null,
  unit_id      uuid,
  took_part    uuid[] not null default '{}',
  excluded     uuid[] not null default '{}',
  primary key (tenant, matter_id, clock, run),
  foreign key (tenant, matter_id) references matter
);
create index matter_clock_open on matter_clock (tenant, state, due_at) where state in ('running', 'paused');

-- Re-encoded images only; the bytes live in the database so that one transaction, one backup and every node see them.
create table attachment (
  tenant         text collate "C" not null,
  id             uuid not null,
  matter_id      uuid not null,
  submission_id  uuid,
  event_seq      integer,
  name           text not null,
  width          integer not null,
  height         integer not null,
  sha256         bytea not null,
  full_jpeg      bytea not null,
  thumb_jpeg     bytea not null,
  public         boolean not null default true,
  created_at     timestamptz not null default now(),
  area_key       text collate "C" not null,
  unit_id        uuid,
  took_part      uuid[] not null default '{}',
  excluded       uuid[] not null default '{}',
  primary key (tenant, id),
  foreign key (tenant, matter_id) references matter
);
alter table attachment alter column full_jpeg set storage external, alter column thumb_jpeg set storage external;
create index attachment_matter on attachment (tenant, matter_id);

-- What a matter's visibility is, its submissions, events, clocks and photos share.
create function matter_copy_visibility() returns trigger language plpgsql security definer set search_path = public as $$
begin
  update submission   set area_key = new.area_key, unit_id = new.unit_id, took_part = new.took_part, excluded = new.excluded where tenant = new.tenant and matter_id = new.id;
  update matter_event set area_key = new.area_key, unit_id = new.unit_id, took_part = new.took_part, excluded = new.excluded where tenant = new.tenant and matter_id = new.id;
  update matter_clock set area_key = new.area_key, unit_id = new.unit_id, took_part = new.took_part, excluded = new.excluded where tenant = new.tenant and matter_id = new.id;
  update attachment   set area_key = new.area_key, unit_id = new.unit_id, took_part = new.took_part, excluded = new.excluded where tenant = new.tenant and matter_id = new.id;
  return null;
end $$;
