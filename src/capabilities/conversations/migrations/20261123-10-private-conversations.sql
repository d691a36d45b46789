-- Opening what lies outside one's own work, with a reason that everybody who sees the conversation can read.
select grant_permission('conversations:reach', 'lead', 'admin');

-- Private: found by its members and its assignee alone, whatever its team.
alter table conversations add column private boolean not null default false;

-- Who may see a private conversation; there are none while it is open to all.
create table conversation_members (
  conversation_id uuid not null references conversations on delete cascade,
  agent_id uuid not null references agents on delete cascade,
  added_at timestamptz(3) not null default now(),
  primary key (conversation_id, agent_id)
);
create index conversation_members_agent on conversation_members (agent_id);

-- Opened with a reason: seen by this agent until then.
create table conversation_grants (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  agent_id uuid not null references agents on delete cascade,
  reason text not null,
  at timestamptz(3) not null,
  until timestamptz(3) not null
);
create index conversation_grants_agent on conversation_grants (agent_id, until);
create index conversation_grants_conversation on conversation_grants (conversation_id, agent_id, until);

-- The indexes of the views carry everything that decides who sees a row, so that what is hidden is passed over inside.
drop index conversations_queue, conversations_unassigned, conversations_assignee, conversations_team, conversations_teamless, conversations_mailbox;
create index conversations_queue on conversations (state, queue_at, id) include (team_id, assignee_id, private);
create index conversations_unassigned on conversations (queue_at, id) include (team_id, private) where assignee_id is null and state = 'open';
create index conversations_assignee on conversations (assignee_id, state, queue_at, id) include (team_id, private) where assignee_id is not null;
create index conversations_team on conversations (team_id, state, queue_at, id) include (assignee_id, private) where team_id is not null;
create index conversations_teamless on conversations (state, queue_at, id) include (assignee_id, private) where team_id is null;
create index conversations_mailbox on conversations (mailbox_id, state, queue_at, id) include (team_id, assignee_id, private);
