select grant_permission('conversations:read', 'agent', 'lead', 'admin');
select grant_permission('conversations:write', 'agent', 'lead', 'admin');

-- Instants that lists sort by are kept to the millisecond, which is what their cursors carry.
create table conversations (
  id uuid primary key,
  number bigint generated always as identity (start with 1001),
  subject text not null,
  -- `merged`: its messages are in `merged_into`; the row stays so that its number and its reply addresses lead there.
  state text not null default 'open' check (state in ('open', 'with_customer', 'closed', 'merged')),
  merged_into uuid references conversations,
  channel text not null default 'email' check (channel in ('email')),
  customer_id uuid not null references customers,
  mailbox_id uuid,
  team_id uuid references teams,
  assignee_id uuid references agents,
  -- Earliest customer message that has no answer from us yet; null unless open.
  waiting_since timestamptz(3),
  -- Customer messages up to here count as answered: by our reply, or because an agent closed or passed the turn.
  answered_at timestamptz(3),
  last_message_at timestamptz(3) not null,
  -- First words of the newest message and who wrote it, for lists.
  preview text not null default '',
  last_direction text not null default 'in' check (last_direction in ('in', 'out', 'note')),
  last_author text not null default '',
  language text,
  message_count integer not null default 0,
  has_attachments boolean not null default false,
  -- What lists sort by: waiting_since while the customer waits, else when something was last said (notes do not count).
  queue_at timestamptz(3) not null,
  closed_at timestamptz(3),
  -- Grows with what agents decide and with what is said; `assigned_revision` is where the assignment last changed.
  revision integer not null default 1,
  assigned_revision integer not null default 1,
  created_at timestamptz(3) not null default now(),
  check ((state = 'merged') = (merged_into is not null))
);
create unique index conversations_number on conversations (number);
-- One index for each view of the inbox, in its order. Team and assignee ride along so that what a reader may not
-- see is passed over inside the index.
create index conversations_queue on conversations (state, queue_at, id) include (team_id, assignee_id);
create index conversations_unassigned on conversations (queue_at, id) include (team_id) where assignee_id is null and state = 'open';
create index conversations_assignee on conversations (assignee_id, state, queue_at, id) include (team_id) where assignee_id is not null;
create index conversations_team on conversations (team_id, state, queue_at, id) include (assignee_id) where team_id is not null;
create index conversations_teamless on conversations (state, queue_at, id) include (assignee_id) where team_id is null;
create index conversations_mailbox on conversations (mailbox_id, state, queue_at, id) include (team_id, assignee_id);
create index conversations_customer on conversations (customer_id, last_message_at desc, id desc);

-- People on the customer's side of the thread; they stay on it until an agent takes them off.
create table participants (
  conversation_id uuid not null references conversations on delete cascade,
  address text not null check (address = lower(address)),
  name text not null default '',
  customer_id uuid references customers,
  role text not null check (role in ('customer', 'cc')),
  added_at timestamptz(3) not null default now(),
  primary key (conversation_id, address)
);
create index participants_address on participants (address);

create table messages (
  id uuid primary key,
  -- The order of arrival, which is the order of messages of the same instant.
  seq bigint generated always as identity,
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
  -- It asks for pictures from elsewhere.
  outside_images boolean not null default false,
  preview text not null default '',
  -- {from, to, cc, bcc, replyTo}: lists of {name, address}.
  addresses jsonb not null default '{}',
  language text,
  automatic boolean not null default false,
  -- Things a reader should know: {subjectChanged, forged: {…}, unreadable, problems: []}.
  marks jsonb not null default '{}',
  -- The original in incoming_mail, or null.
  incoming_id uuid,
  at timestamptz(3) not null
);
create index messages_thread on messages (conversation_id, at, seq);

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

-- Conversations that belong together: `follows` (reply after the closed one's age), `offered` (a stranger named its
-- number; an agent accepts it as `related` or declines it), `split`.
create table conversation_links (
  from_id uuid not null references conversations on delete cascade,
  to_id uuid not null references conversations on delete cascade,
  kind text not null check (kind in ('follows', 'offered', 'related', 'split')),
  at timestamptz(3) not null default now(),
  primary key (from_id, to_id, kind)
);
create index conversation_links_to on conversation_links (to_id);

-- What each agent has read, for the unread dot.
create table read_marks (
  agent_id uuid not null references agents on delete cascade,
  conversation_id uuid not null references conversations on delete cascade,
  read_at timestamptz(3) not null,
  primary key (conversation_id, agent_id)
);
create index read_marks_agent on read_marks (agent_id);

-- Pictures that a mail loads from elsewhere, fetched by a job once an agent has asked for them.
create table outside_images (
  id uuid primary key,
  message_id uuid not null references messages on delete cascade,
  url text not null,
  state text not null default 'waiting' check (state in ('waiting', 'there', 'failed')),
  file_id uuid references files,
  asked_at timestamptz(3) not null
);
create unique index outside_images_url on outside_images (message_id, md5(url));
create index outside_images_file on outside_images (file_id);
