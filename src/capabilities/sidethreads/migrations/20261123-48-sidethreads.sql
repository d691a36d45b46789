select grant_permission('sidethreads:read', 'agent', 'lead', 'admin');
select grant_permission('sidethreads:write', 'agent', 'lead', 'admin');

-- What we talk about with people outside who are not the customer, beside a conversation. Tables of its own: no query of
-- messages, and so no answer to the customer, can meet what stands here.
create table side_threads (
  id uuid primary key,
  -- Where it was begun; of what was merged, it is read where that is.
  conversation_id uuid not null references conversations on delete cascade,
  mailbox_id uuid references mailboxes on delete set null,
  subject text not null,
  started_by uuid references agents on delete set null,
  created_at timestamptz(3) not null
);
create index side_threads_conversation on side_threads (conversation_id, created_at);

create table side_messages (
  id uuid primary key,
  -- The order of arrival.
  seq bigint generated always as identity,
  side_thread_id uuid not null references side_threads on delete cascade,
  -- `out`: we wrote. `in`: they did.
  direction text not null check (direction in ('in', 'out')),
  agent_id uuid references agents,
  author_name text not null,
  author_address text not null,
  subject text not null,
  body_text text not null,
  folded jsonb not null default '[]',
  -- As sent, sanitised again each time it is shown; null when there was none.
  body_html text,
  -- {from, to, cc, bcc, replyTo}: lists of {name, address}.
  addresses jsonb not null,
  language text,
  automatic boolean not null default false,
  -- As for messages of conversations.
  marks jsonb not null default '{}',
  -- Message-ID, '' when it has none.
  header_id text not null default '',
  -- Messages of the conversation that were passed on with it.
  forwarded uuid[] not null default '{}',
  -- The original in incoming_mail: taken once.
  incoming_id uuid unique,
  at timestamptz(3) not null,
  -- Ours, called back before it left.
  called_back_at timestamptz(3)
);
create index side_messages_thread on side_messages (side_thread_id, at, seq);

create table side_attachments (
  id uuid primary key,
  side_message_id uuid not null references side_messages on delete cascade,
  file_id uuid not null references files,
  name text not null,
  type text not null,
  size bigint not null,
  content_id text not null default '',
  inline boolean not null default false,
  position integer not null
);
create index side_attachments_message on side_attachments (side_message_id, position);
create index side_attachments_file on side_attachments (file_id);
