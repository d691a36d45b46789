select grant_permission('sending:read', 'agent', 'lead', 'admin');
select grant_permission('sending:send', 'agent', 'lead', 'admin');

-- The durable outbox: one row for each mail that leaves, with its fate.
create table outbox (
  id uuid primary key,
  -- The message in a conversation; null for mail of the system (invitation, password reset).
  message_id uuid unique,
  conversation_id uuid,
  mailbox_id uuid references mailboxes,
  state text not null check (state in ('held', 'queued', 'sending', 'accepted', 'delayed', 'failed', 'bounced', 'uncertain', 'cancelled')),
  -- Message-ID header, fixed when the mail is queued and never changed by a retry.
  header_id text not null unique,
  envelope_from text not null,
  recipients text[] not null,
  -- The finished mail, built once before the first try.
  blob_hash text references blobs,
  attempts integer not null default 0,
  -- When it may leave: end of the time to undo, or the next try.
  due_at timestamptz not null,
  -- Set before the first byte goes to the server and kept until its answer is committed.
  claimed_by text,
  claimed_at timestamptz,
  -- Reason code (see reading/reports) and the server's own words.
  reason text not null default '',
  response text not null default '',
  -- Per recipient: {address: {state, status, response}}.
  recipient_states jsonb not null default '{}',
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create index outbox_due on outbox (due_at) where state in ('held', 'queued', 'delayed', 'sending');
create index outbox_conversation on outbox (conversation_id) where conversation_id is not null;
create index outbox_trouble on outbox (changed_at desc) where state in ('failed', 'bounced', 'uncertain');

-- Message-IDs that we received, sent, or saw mentioned in References, for threading.
create table message_ids (
  header_id text not null,
  message_id uuid not null,
  kind text not null check (kind in ('in', 'out', 'mentioned')),
  primary key (header_id, message_id)
);
create index message_ids_message on message_ids (message_id);
