-- The API token by which a run was begun, so that it goes on with no more rights than that has.
alter table bulk_runs add column token_id uuid;
