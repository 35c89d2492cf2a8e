-- Of two triggers on one change of a matter the first may change the matter again. What belongs to it takes the visibility
-- it has in the end: a submission that was merged is seen, with its clocks and its timeline, by who has the one it follows.
create or replace function matter_copy_visibility() returns trigger language plpgsql security definer set search_path = public as $$
declare m matter;
begin
  select * into m from matter where tenant = new.tenant and id = new.id;
  update submission   set area_key = m.area_key, unit_id = m.unit_id, lead_unit = m.lead_unit, took_part = m.took_part, excluded = m.excluded where tenant = m.tenant and matter_id = m.id;
  update matter_event set area_key = m.area_key, unit_id = m.unit_id, lead_unit = m.lead_unit, took_part = m.took_part, excluded = m.excluded where tenant = m.tenant and matter_id = m.id;
  update matter_clock set area_key = m.area_key, unit_id = m.unit_id, lead_unit = m.lead_unit, took_part = m.took_part, excluded = m.excluded where tenant = m.tenant and matter_id = m.id;
  update attachment   set area_key = m.area_key, unit_id = m.unit_id, lead_unit = m.lead_unit, took_part = m.took_part, excluded = m.excluded where tenant = m.tenant and matter_id = m.id;
  return null;
end $$;
