-- Notices of holidays that arrived since the product was shipped: one calendar for the whole installation, never edited, only
-- added to. A later notice overrides an earlier one, day by day.
create table calendar_notice (
  id          uuid primary key,
  year        integer not null,
  issued      date not null unique,
  body        jsonb not null,
  tenant      text collate "C" not null references tenant,
  applied_by  uuid not null,
  applied_at  timestamptz not null default now()
);
alter table calendar_notice enable row level security;
alter table calendar_notice force row level security;
create policy everybody_reads on calendar_notice for select to fivefold_staff, fivefold_resident, fivefold_system using (true);
create policy system_adds on calendar_notice for insert to fivefold_system with check (tenant = current_setting('fivefold.tenant', true));
create policy archivist_reads on calendar_notice for select to fivefold_archivist using (true);
grant select on calendar_notice to fivefold_staff, fivefold_resident, fivefold_system, fivefold_archivist;
grant insert on calendar_notice to fivefold_system;
-- whose deadlines a notice moved
create index matter_event_calendar on matter_event (tenant, at) where move = 'calendar';
