-- Messages that leave the product: channels of a tenant, addresses and wishes of its staff, what is to be sent and what came of it.

-- Through which target somebody was told: mentioned, unit …
alter table notice add column target text;

-- A way out of the product. The secret (signing key, password, key of a robot) is sealed and no role of people may read it.
create table channel (
  tenant         text collate "C" not null references tenant,
  kind           text not null check (kind in ('sms', 'mail', 'wechat')),
  settings       jsonb not null,
  secret_sealed  bytea,
  enabled        boolean not null default false,
  revision       integer not null default 1,
  changed_at     timestamptz not null default now(),
  -- nothing is sent before this: the other side is away, refuses us or asked to wait
  paused_until   timestamptz,
  -- failures in a row of the channel itself, and the last one by its code
  failures       integer not null default 0,
  trouble        text,
  primary key (tenant, kind)
);

-- Where a member of staff is reached over a channel. Sealed; used once the code that was sent there has come back.
create table contact_point (
  tenant          text collate "C" not null,
  account_id      uuid not null,
  channel         text not null check (channel in ('sms', 'mail', 'wechat')),
  id              uuid not null,
  address_sealed  bytea not null,
  address_masked  text not null,
  code_sent_at    timestamptz not null,
  verified_at     timestamptz,
  primary key (tenant, account_id, channel),
  unique (tenant, id),
  foreign key (tenant, account_id) references account
);

create table notice_preference (
  tenant      text collate "C" not null,
  account_id  uuid not null,
  body        jsonb not null,
  changed_at  timestamptz not null default now(),
  primary key (tenant, account_id),
  foreign key (tenant, account_id) references account
);

-- One message to one recipient over one channel: an account, or the petitioner of a submission. Holds a template and its fillings
-- (numbers, days), never an address or a name. Times are those of the product's clock.
create table message (
  tenant         text collate "C" not null,
  id             uuid not null,
  channel        text not null check (channel in ('sms', 'mail', 'wechat')),
  account_id     uuid,
  submission_id  uuid,
  template       text not null,
  language       text not null,
  params         jsonb not null default '{}',
  -- waits to go together with others
  gathers        boolean not null default false,
  state          text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'failed', 'givenUp', 'digested')),
  attempts       integer not null default 0,
  available_at   timestamptz not null,
  expires_at     timestamptz not null,
  -- who sends it has until then; when it was taken to be sent last
  leased_until   timestamptz,
  claimed_at     timestamptz,
  provider_id    text,
  error          text,
  -- of what went as part of a digest: which
  digest_id      uuid,
  -- what the other side reports of a message that was sent, and when it was last asked
  delivery       text check (delivery in ('delivered', 'undelivered')),
  delivery_asked_at timestamptz,
  dedupe         text not null,
  created_at     timestamptz not null,
  -- one after the other where they were made at the same moment
  serial         bigint generated always as identity,
  sent_at        timestamptz,
  primary key (tenant, id),
  unique (tenant, dedupe),
  check ((account_id is null) <> (submission_id is null)),
  foreign key (tenant, account_id) references account,
  foreign key (tenant, submission_id) references submission
);
-- what is due, what was begun and not finished, what went lately to whom, what has not been reported on, the list of the administrator
create index message_due on message (tenant, channel, available_at, serial) where state = 'queued';
create index message_leased on message (tenant, leased_until) where state = 'sending';
create index message_claimed on message (tenant, channel, claimed_at) where claimed_at is not null;
create index message_undelivered on message (tenant, channel, sent_at) where state = 'sent' and delivery is null and provider_id is not null;
create index message_listed on message (tenant, created_at desc, id desc) where state <> 'digested';

do $$
declare
  t text;
  tenant_is  constant text := $q$tenant = current_setting('fivefold.tenant', true)$q$;
  account_is constant text := $q$nullif(current_setting('fivefold.account', true), '')::uuid$q$;
  admin_is   constant text := $q$current_setting('fivefold.admin', true) = 'yes'$q$;
begin
  foreach t in array array['channel', 'contact_point', 'notice_preference', 'message'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('revoke all on %I from public', t);
    execute format('create policy system_all on %I to fivefold_system using (%s) with check (%s)', t, tenant_is, tenant_is);
    execute format('grant select, insert, update, delete on %I to fivefold_system', t);
    execute format('create policy archivist_reads on %I for select to fivefold_archivist using (true)', t);
    execute format('grant select on %I to fivefold_archivist', t);
  end loop;
  grant select on sequence message_serial_seq to fivefold_archivist;
  -- where messages wait, and which channels could take them, is asked across tenants
  create policy system_looks on message for select to fivefold_system using (true);
  create policy system_looks on channel for select to fivefold_system using (true);

  foreach t in array array['contact_point', 'notice_preference'] loop
    execute format('create policy owner_all on %I to fivefold_staff using (%s and account_id = %s) with check (%s and account_id = %s)', t, tenant_is, account_is, tenant_is, account_is);
    execute format('grant select, insert, update, delete on %I to fivefold_staff', t);
  end loop;

  execute format('create policy admin_all on channel to fivefold_staff using (%s and %s) with check (%s and %s)', tenant_is, admin_is, tenant_is, admin_is);
  grant select (tenant, kind, settings, enabled, revision, changed_at, paused_until, failures, trouble) on channel to fivefold_staff;
  grant insert, update (settings, secret_sealed, enabled, revision, changed_at, paused_until, failures, trouble) on channel to fivefold_staff;

  -- Staff send codes to themselves; the administrator sees what became of messages, not what they say nor about whose matter.
  execute format('create policy owner_adds on message for insert to fivefold_staff with check (%s and account_id = %s)', tenant_is, account_is);
  grant insert on message to fivefold_staff;
  execute format('create policy admin_reads on message for select to fivefold_staff using (%s and %s)', tenant_is, admin_is);
  execute format('create policy admin_repeats on message for update to fivefold_staff using (%s and %s) with check (%s and %s)', tenant_is, admin_is, tenant_is, admin_is);
  grant select (tenant, id, channel, account_id, template, state, attempts, available_at, error, digest_id, delivery, created_at, sent_at) on message to fivefold_staff;
  grant update (state, attempts, available_at, expires_at, error) on message to fivefold_staff;

  create policy definer_reads on channel for select to fivefold_definer using (true);
  create policy definer_reads on message for select to fivefold_definer using (true);
  grant select on channel, message to fivefold_definer;
end $$;

-- Which channels are open, for those who may not see how they are set up.
create function open_channels() returns table (kind text) language sql stable security definer set search_path = public as $$
  select c.kind from channel c where c.tenant = current_setting('fivefold.tenant', true) and c.enabled order by c.kind
$$;

-- Whether a channel has a secret, for the administrator, who may not read it.
create function channel_has_secret(of_kind text) returns boolean language sql stable security definer set search_path = public as $$
  select coalesce((select secret_sealed is not null from channel where tenant = current_setting('fivefold.tenant', true) and kind = of_kind), false)
$$;

-- The sealed phones that messages being sent go to: only of petitioners who are named, have given a phone and consent to be told, and
-- only while the message is being sent. Each look leaves an entry in the audit trail. The seal is bound to the submission it was made for.
create function phones_for_messages(wanted uuid[], trace text) returns table (message_id uuid, sealed_for uuid, phone_sealed bytea)
language plpgsql security definer set search_path = public as $$
begin
  return query
    with found as (
      select m.tenant, m.id, m.submission_id, coalesce(s.code_of, s.id) as owner, p.phone_sealed as phone
      from message m join submission s on s.tenant = m.tenant and s.id = m.submission_id
        join petitioner p on p.tenant = s.tenant and p.submission_id = s.id
      where m.tenant = current_setting('fivefold.tenant', true) and m.id = any (wanted) and m.state = 'sending'
        and not s.anonymous and (s.consent->>'contact')::boolean and p.phone_sealed is not null),
    told as (
      insert into audit_entry (tenant, actor, operation, object_kind, object_id, purpose, detail, trace)
      select f.tenant, 'system', 'message.phone', 'submission', f.submission_id::text, 'contact', jsonb_build_object('message', f.id), $2 from found f)
    select f.id, f.owner, f.phone from found f;
end $$;

do $$
declare f text;
begin
  grant create on schema public to fivefold_definer;
  foreach f in array array['open_channels()', 'channel_has_secret(text)', 'phones_for_messages(uuid[],text)'] loop
    execute 'revoke all on function ' || f || ' from public';
    execute 'alter function ' || f || ' owner to fivefold_definer';
  end loop;
  revoke create on schema public from fivefold_definer;
end $$;
grant execute on function open_channels(), channel_has_secret(text) to fivefold_staff;
grant execute on function phones_for_messages(uuid[], text) to fivefold_system;
