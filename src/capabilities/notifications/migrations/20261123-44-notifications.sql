select grant_permission('notifications:use', 'agent', 'lead', 'admin');

-- Who follows a conversation. `following` false: somebody has left it, and is not made to follow it again by writing.
create table follows (
  conversation_id uuid not null references conversations on delete cascade,
  agent_id uuid not null references agents on delete cascade,
  following boolean not null default true,
  why text not null check (why in ('asked', 'mentioned', 'assigned', 'wrote')),
  at timestamptz(3) not null,
  primary key (conversation_id, agent_id)
);

-- What one person is told, each thing once: `source` is the message or the event that it is about.
create table notices (
  id uuid primary key,
  agent_id uuid not null references agents on delete cascade,
  conversation_id uuid not null references conversations on delete cascade,
  kind text not null,
  source text not null,
  message_id uuid,
  -- Who did it: an agent's id, or the name of somebody else.
  by_agent_id uuid references agents on delete set null,
  by_name text not null default '',
  -- False: only pushed or mailed, by the person's choice.
  shown boolean not null,
  at timestamptz(3) not null,
  read_at timestamptz(3),
  unique (agent_id, source)
);
create index notices_conversation on notices (conversation_id, agent_id, at desc);
create index notices_message on notices (message_id) where message_id is not null;
create index notices_age on notices (at);

-- The same by conversation, kept in step, so that list and count never add up.
create table notice_threads (
  agent_id uuid not null references agents on delete cascade,
  conversation_id uuid not null references conversations on delete cascade,
  latest_at timestamptz(3) not null,
  unread integer not null,
  primary key (agent_id, conversation_id)
);
create index notice_threads_latest on notice_threads (agent_id, latest_at desc, conversation_id desc);
create index notice_threads_unread on notice_threads (agent_id, latest_at desc, conversation_id desc) where unread > 0;

-- What is still to reach somebody outside of the app.
create table notice_deliveries (
  notice_id uuid not null references notices on delete cascade,
  channel text not null check (channel in ('push', 'mail')),
  agent_id uuid not null references agents on delete cascade,
  due_at timestamptz(3) not null,
  state text not null default 'waiting' check (state in ('waiting', 'leaving', 'done', 'dropped')),
  -- When the job that delivers it was asked for.
  asked_at timestamptz(3),
  primary key (notice_id, channel)
);
create index notice_deliveries_due on notice_deliveries (due_at) where state = 'waiting';
create index notice_deliveries_agent on notice_deliveries (agent_id, channel, due_at) where state in ('waiting', 'leaving');

-- What each person has chosen; who has chosen nothing has no row.
create table notice_settings (
  agent_id uuid primary key references agents on delete cascade,
  settings jsonb not null,
  revision integer not null default 1,
  changed_at timestamptz(3) not null
);

-- Browsers that take pushes. The address of one is as good as a key, so it is sealed.
create table push_browsers (
  id uuid primary key,
  agent_id uuid not null references agents on delete cascade,
  -- Ends with the session in which it was added.
  session_id uuid references sessions on delete cascade,
  endpoint_key text not null unique,
  sealed text not null,
  name text not null,
  made_at timestamptz(3) not null,
  last_at timestamptz(3),
  -- Since when nothing arrives there.
  failing_since timestamptz(3)
);
create index push_browsers_agent on push_browsers (agent_id, made_at);

-- By what push services know this Heed (VAPID, RFC 8292); one pair for good, because browsers are bound to it.
create table push_keys (
  one boolean primary key default true check (one),
  public_key text not null,
  sealed_private_key text not null,
  made_at timestamptz(3) not null
);
