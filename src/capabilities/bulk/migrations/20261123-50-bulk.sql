-- One thing done to many conversations, one after the other.
select grant_permission('bulk:use', 'agent', 'lead', 'admin');

create table bulk_runs (
  id uuid primary key,
  agent_id uuid not null references agents,
  -- What is done, and to which: {ids} or {condition}, as the contract has it.
  what jsonb not null,
  chosen jsonb not null,
  -- `gathering`: which conversations they are is being found out. `failed`: it could not be done at all.
  state text not null default 'gathering'
    check (state in ('gathering', 'running', 'stopped', 'done', 'failed', 'undoing', 'undone')),
  problem text not null default '',
  -- There were more than are done at once.
  capped boolean not null default false,
  total integer not null default 0,
  -- How it stands with the items; exact when it does not run.
  done integer not null default 0,
  unchanged integer not null default 0,
  failed integer not null default 0,
  undone integer not null default 0,
  kept integer not null default 0,
  began_at timestamptz(3) not null,
  changed_at timestamptz(3) not null
);
-- At most one at a time per person.
create unique index bulk_runs_one on bulk_runs (agent_id) where state in ('gathering', 'running', 'undoing');
create index bulk_runs_agent on bulk_runs (agent_id, began_at desc, id desc);

create table bulk_items (
  run_id uuid not null references bulk_runs on delete cascade,
  place integer not null,
  conversation_id uuid not null,
  -- `kept`: somebody has changed it since, so it was not taken back.
  state text not null default 'waiting' check (state in ('waiting', 'done', 'unchanged', 'failed', 'undone', 'kept')),
  -- Code of the refusal.
  problem text not null default '',
  -- What was really changed, with what stood there before.
  change jsonb,
  primary key (run_id, place)
);
create index bulk_items_trouble on bulk_items (run_id, place) where state in ('failed', 'kept');
