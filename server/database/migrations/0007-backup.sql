-- A backup reads every row of every tenant, sealed facts as they are, and can do nothing else: a role of its own, so that neither
-- the owner nor the system role needs a way around row-level security. A later migration that adds a table lets it in as well;
-- a backup that meets a table it may not read fails, and so does the test.
do $$
declare t text;
begin
  begin
    create role fivefold_archivist nologin noinherit nobypassrls;
  exception when duplicate_object or unique_violation then null;
  end;
  if not pg_has_role(current_user, 'fivefold_archivist', 'member') then
    grant fivefold_archivist to current_user;
  end if;
  grant usage on schema public to fivefold_archivist;
  for t in select tablename from pg_tables where schemaname = 'public' and tablename <> 'migration' loop
    execute format('create policy archivist_reads on %I for select to fivefold_archivist using (true)', t);
    execute format('grant select on %I to fivefold_archivist', t);
  end loop;
  grant select on migration to fivefold_archivist;
  for t in select sequencename from pg_sequences where schemaname = 'public' loop
    execute format('grant select on sequence %I to fivefold_archivist', t);
  end loop;
end $$;
