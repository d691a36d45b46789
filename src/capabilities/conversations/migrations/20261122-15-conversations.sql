select grant_permission('conversations:read', 'agent', 'lead', 'admin');
select grant_permission('conversations:write', 'agent', 'lead', 'admin');

create table conversations (
  id uuid primary key,
  number bigint generated always as identity (start with 1001),
  subject text not null,
  state text not null default 'open' check (state in ('open', 'with_customer', 'closed')),
  channel text not null default 'email' check (channel in ('email')),
  customer_id uuid not null references customers,
  mailbox_id uuid,
  team_id uuid references teams,
  assignee_id uuid references agents,
  -- Earliest customer message that has no answer from us yet.
  waiting_since timestamptz,
  last_message_at timestamptz not null,
  -- First words of the newest message and who wrote it, for lists.
  preview text not null default '',
  last_direction text not null default 'in' check (last_direction in ('in', 'out', 'note')),
  last_author text not null default '',
  language text,
  message_count integer not null default 0,
  -- What lists sort by: waiting_since while the customer waits, else last_message_at.
  queue_at timestamptz not null,
  closed_at timestamptz,
  revision integer not null default 1,
  created_at timestamptz not null default now()
);
create unique index conversations_number on conversations (number);
create index conversations_queue on conversations (state, queue_at, id);
create index conversations_assignee on conversations (assignee_id, state, queue_at, id);
create index conversations_team on conversations (team_id, state, queue_at, id);
create index conversations_mailbox on conversations (mailbox_id, state, queue_at, id);
create index conversations_customer on conversations (customer_id, last_message_at desc, id);

-- People on the customer's side of the thread; they stay on it until an agent takes them off.
create table participants (
  conversation_id uuid not null references conversations on delete cascade,
  address text not null,
  name text not null default '',
  customer_id uuid references customers,
  role text not null check (role in ('customer', 'cc')),
  added_at timestamptz not null default now(),
  primary key (conversation_id, address)
);
create index participants_address on participants (address);

create table messages (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  direction text not null check (direction in ('in', 'out', 'note')),
  -- Agent or customer who wrote it; null for a message of the system.
  agent_id uuid references agents,
  customer_id uuid references customers,
  author_name text not null,
  author_address text not null default '',
  subject text not null default '',
  -- What was written this time, as plain text, and what was folded away: [{kind, text}].
  body_text text not null,
  folded jsonb not null default '[]',
  -- As sent, sanitised again each time it is shown; null when there was none.
  body_html text,
  preview text not null default '',
  -- {from, to, cc, bcc, replyTo}: lists of {name, address}.
  addresses jsonb not null default '{}',
  language text,
  automatic boolean not null default false,
  -- Things a reader should know: {subjectChanged, forged: {…}, unreadable, problems: []}.
  marks jsonb not null default '{}',
  -- The original in incoming_mail, or null.
  incoming_id uuid,
  at timestamptz not null
);
create index messages_thread on messages (conversation_id, at, id);

create table attachments (
  id uuid primary key,
  message_id uuid not null references messages on delete cascade,
  file_id uuid not null references files,
  name text not null,
  type text not null,
  size bigint not null,
  content_id text not null default '',
  inline boolean not null default false,
  position integer not null
);
create index attachments_message on attachments (message_id, position);
create index attachments_file on attachments (file_id);

-- Conversations that belong together: `follows` (reply after the closed one's age), `offered` (a stranger named its number), `split`.
create table conversation_links (
  from_id uuid not null references conversations on delete cascade,
  to_id uuid not null references conversations on delete cascade,
  kind text not null check (kind in ('follows', 'offered', 'split')),
  at timestamptz not null default now(),
  primary key (from_id, to_id, kind)
);
create index conversation_links_to on conversation_links (to_id);

-- What each agent has read, for the unread dot.
create table read_marks (
  agent_id uuid not null references agents on delete cascade,
  conversation_id uuid not null references conversations on delete cascade,
  read_at timestamptz not null,
  primary key (conversation_id, agent_id)
);
