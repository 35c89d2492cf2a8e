create table area (
  tenant       text collate "C" not null references tenant,
  key          text collate "C" not null,
  level        text not null check (level in ('province','city','county','township','community','grid','building','unit')),
  name         text not null,
  households   integer check (households >= 0),
  residents    integer check (residents >= 0),
  valid_from   date not null default '1949-10-01',
  valid_until  date,
  primary key (tenant, key)
);

create table organization (
  tenant    text collate "C" not null references tenant,
  id        uuid not null,
  kind      text not null check (kind in ('committee','serviceCenter','governanceCenter','agency','enterprise','stationHouse','team')),
  name      text not null,
  area_key  text collate "C" not null,
  handles   boolean not null default false,
  phone     text,
  address   text,
  hours     text,
  primary key (tenant, id),
  unique (tenant, name)
);

create table household (
  tenant    text collate "C" not null references tenant,
  id        uuid not null,
  area_key  text collate "C" not null,
  door      text not null,
  members   integer not null check (members >= 0),
  primary key (tenant, id)
);
create index household_area on household (tenant, area_key);

-- A natural person known for a stated purpose. Name and phone are sealed; only the masked forms are readable.
create table person (
  tenant        text collate "C" not null references tenant,
  id            uuid not null,
  purpose       text not null check (purpose in ('staff', 'resident')),
  household_id  uuid,
  area_key      text collate "C" not null,
  name_sealed   bytea not null,
  name_masked   text not null,
  phone_sealed  bytea,
  phone_masked  text,
  phone_index   bytea,
  primary key (tenant, id),
  foreign key (tenant, household_id) references household
);
create index person_household on person (tenant, household_id);

create table account (
  tenant         text collate "C" not null references tenant,
  id             uuid not null,
  person_id      uuid,
  login          text not null check (login = lower(login)),
  display_name   text not null,
  password_hash  text not null,
  must_change    boolean not null default false,
  language       text not null default 'zh-CN',
  created_at     timestamptz not null default now(),
  disabled_at    timestamptz,
  primary key (tenant, id),
  unique (login),
  foreign key (tenant, person_id) references person
);

-- A post with a term: what gives an account its roles, its areas and its units.
create table appointment (
  tenant           text collate "C" not null references tenant,
  id               uuid not null,
  account_id       uuid not null,
  organization_id  uuid,
  post             text not null,
  role             text not null check (role in ('clerk','dispatcher','handler','unitHead','gridWorker','callback','supervisor','admin','auditor')),
  area_key         text collate "C" not null,
  heads_area       boolean not null default false,
  valid_from       date not null,
  valid_until      date,
  primary key (tenant, id),
  foreign key (tenant, account_id) references account,
  foreign key (tenant, organization_id) references organization
);
create index appointment_account on appointment (tenant, account_id);
create index appointment_organization on appointment (tenant, organization_id);
-- Who is told of a matter in an area.
create index appointment_role on appointment (tenant, role);

create table session (
  token_hash    bytea primary key,
  tenant        text collate "C" not null,
  account_id    uuid not null,
  created_at    timestamptz not null default now(),
  last_seen_at  timestamptz not null default now(),
  expires_at    timestamptz not null,
  foreign key (tenant, account_id) references account on delete cascade
);
create index session_account on session (tenant, account_id);
create index session_expiry on session (expires_at);

-- Counters for wrong passwords and wrong query codes: the window moves, the row stays small.
create table throttle (
  key         text collate "C" primary key,
  window_end  timestamptz not null,
  failures    integer not null
);
