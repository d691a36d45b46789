select grant_permission('views:use', 'agent', 'lead', 'admin');
select grant_permission('views:share', 'lead', 'admin');

create table views (
  id uuid primary key,
  name text not null,
  icon text not null,
  condition jsonb not null,
  sort_facet text not null,
  sort_direction text not null check (sort_direction in ('asc', 'desc')),
  scope text not null check (scope in ('own', 'team', 'all')),
  -- Who made it; an own view is theirs alone.
  owner_id uuid not null references agents,
  team_id uuid references teams,
  position integer not null,
  revision integer not null default 1,
  -- The revision in which the condition last changed: what is counted is counted for that one.
  condition_revision integer not null default 1,
  created_at timestamptz(3) not null,
  -- Kept for a while after it was removed, so that it can be put back.
  removed_at timestamptz(3),
  check ((scope = 'team') = (team_id is not null))
);
create index views_owner on views (owner_id) where removed_at is null;
create index views_team on views (team_id) where removed_at is null;
create index views_removed on views (removed_at) where removed_at is not null;

-- A view as it is counted: once for everybody, or once for each agent when it asks for "me" or "my teams".
create table view_tallies (
  id integer generated always as identity primary key,
  view_id uuid not null references views on delete cascade,
  -- 00000000-0000-0000-0000-000000000000 stands for everybody.
  agent_id uuid not null,
  -- What its members are to be made for, and what they were made for: while these differ, it is being counted.
  wants text not null,
  filled_for text,
  unique (view_id, agent_id)
);
create index view_tallies_waiting on view_tallies (id) where filled_for is distinct from wants;

-- The conversations that each tally holds now; closed ones are not kept. `restricted`: not everybody who reads
-- conversations may see it, so that whoever counts it must be asked for.
create table view_members (
  tally_id integer not null references view_tallies on delete cascade,
  conversation_id uuid not null,
  restricted boolean not null,
  primary key (tally_id, conversation_id) include (restricted)
);
-- Few as a rule; whoever counts asks for them one by one.
create index view_members_restricted on view_members (tally_id, conversation_id) where restricted;
create index view_members_conversation on view_members (conversation_id) include (tally_id, restricted);

-- Conversations to be looked at again because time alone may bring them into a view or out of it.
create table view_recheck (
  conversation_id uuid primary key,
  at timestamptz(3) not null
);
create index view_recheck_at on view_recheck (at);

-- One row. `version` grows with whatever changes who is counted what; `reconciled` is the version that the tallies
-- stand for, and `rule` what decides about `restricted`.
create table view_state (
  version bigint not null,
  reconciled text not null,
  rule text not null,
  one boolean primary key default true check (one)
);
insert into view_state values (1, '', '');
