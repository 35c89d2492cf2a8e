-- Who has read the personal facts of one's own submission: when, in which post, for what purpose, never by name (PR-25).
-- Asked by somebody who has not shown number and query code of this very submission, it answers nothing.
create policy reveals_only on audit_entry for select to fivefold_definer using (operation = 'petitioner.reveal');
grant select on audit_entry to fivefold_definer;
create function reads_of_submission(wanted uuid)
returns table (at timestamptz, purpose text, post text, role text, organization text)
language sql stable security definer set search_path = public as $$
  select e.at, e.purpose, p.post, p.role, o.name
  from submission s
  join audit_entry e on e.tenant = s.tenant and e.object_kind = 'submission' and e.object_id = s.id::text and e.operation = 'petitioner.reveal'
  left join lateral (
    select a.post, a.role, a.organization_id from appointment a
    where a.tenant = e.tenant and a.account_id::text = e.actor and a.role not in ('admin', 'auditor')
      and a.valid_from <= (e.at at time zone 'Asia/Shanghai')::date and (a.valid_until is null or a.valid_until >= (e.at at time zone 'Asia/Shanghai')::date)
    order by a.id limit 1) p on true
  left join organization o on o.tenant = e.tenant and o.id = p.organization_id
  where s.tenant = current_setting('fivefold.tenant', true) and s.id = wanted
    and wanted = nullif(current_setting('fivefold.submission', true), '')::uuid
  order by e.at desc limit 200
$$;

-- Who is responsible for an area, as it hangs on the notice board: name, duty and office phone, while the post lasts
-- (A3-19, PR-17). A person's own phone is not among it.
create function published_posts(today date)
returns table (account_id uuid, name text, post text, role text, area_key text, heads_area boolean, organization text, phone text, hours text)
language sql stable security definer set search_path = public as $$
  select a.account_id, c.display_name, a.post, a.role, a.area_key, a.heads_area, o.name, o.phone, o.hours
  from appointment a
  join account c on c.tenant = a.tenant and c.id = a.account_id and c.disabled_at is null
  left join organization o on o.tenant = a.tenant and o.id = a.organization_id
  where a.tenant = current_setting('fivefold.tenant', true) and (a.role in ('gridWorker', 'unitHead') or a.heads_area)
    and a.valid_from <= today and (a.valid_until is null or a.valid_until >= today)
  order by a.area_key, a.heads_area desc, c.display_name, a.id limit 500
$$;

revoke all on function reads_of_submission(uuid), published_posts(date) from public;
-- owned by the role whose policies they need; the schema right is lent for the moment of the change
grant create on schema public to fivefold_definer;
alter function reads_of_submission(uuid) owner to fivefold_definer;
alter function published_posts(date) owner to fivefold_definer;
revoke create on schema public from fivefold_definer;
grant execute on function reads_of_submission(uuid), published_posts(date) to fivefold_resident;
