select grant_permission('handovers:use', 'agent', 'lead', 'admin');
select grant_permission('handovers:all', 'lead', 'admin');

-- One conversation handed over with a brief.
create table handovers (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  -- Who handed it over, and to whom: one of the two.
  from_id uuid not null references agents,
  to_id uuid references agents,
  team_id uuid references teams,
  -- Whose it was before.
  was_assignee_id uuid references agents,
  was_team_id uuid references teams,
  known text not null,
  tried text not null,
  promised text not null,
  -- `overtaken`: it was assigned, closed or merged otherwise before anybody said a word to it.
  state text not null default 'waiting' check (state in ('waiting', 'accepted', 'returned', 'withdrawn', 'overtaken')),
  -- Who accepted or returned it, and why it was returned.
  decided_by uuid references agents,
  reason text not null default '',
  at timestamptz(3) not null,
  decided_at timestamptz(3),
  check (num_nonnulls(to_id, team_id) = 1)
);
create unique index handovers_one_waits on handovers (conversation_id) where state = 'waiting';
create index handovers_conversation on handovers (conversation_id, at);
create index handovers_to on handovers (to_id) where state = 'waiting';
create index handovers_team on handovers (team_id) where state = 'waiting';
create index handovers_from on handovers (from_id) where state = 'waiting';

-- Messages of customers in which they had to say again what we knew.
create table repeated_marks (
  message_id uuid primary key references messages on delete cascade,
  agent_id uuid not null references agents,
  at timestamptz(3) not null
);

-- Everything of one person handed over in one step, and where each conversation went.
create table handover_runs (
  id uuid primary key,
  from_id uuid not null references agents,
  by_id uuid not null references agents,
  -- `spread`: evenly over `to_ids`; `agent`: all to the one in `to_ids`.
  kind text not null check (kind in ('agent', 'team', 'spread')),
  to_ids uuid[] not null default '{}',
  team_id uuid references teams,
  state text not null default 'running' check (state in ('running', 'done', 'undoing', 'undone')),
  -- How many of them the one who asked could see.
  total integer not null,
  at timestamptz(3) not null,
  ended_at timestamptz(3),
  check ((kind = 'team') = (team_id is not null))
);
create unique index handover_runs_one_at_once on handover_runs (from_id) where state in ('running', 'undoing');
create index handover_runs_from on handover_runs (from_id, at);

create table handover_items (
  run_id uuid not null references handover_runs on delete cascade,
  conversation_id uuid not null references conversations on delete cascade,
  -- Null: to nobody in particular, where its team finds it.
  to_id uuid references agents,
  was_team_id uuid references teams,
  -- Where its assignment stood when it was given: what was decided since is not taken back.
  revision integer not null,
  -- Not seen by the one who asked: counted for nobody.
  hidden boolean not null,
  state text not null default 'given' check (state in ('given', 'back', 'kept')),
  primary key (run_id, conversation_id)
);
create index handover_items_conversation on handover_items (conversation_id);
