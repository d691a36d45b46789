select grant_permission('sending:read', 'agent', 'lead', 'admin');
select grant_permission('sending:send', 'agent', 'lead', 'admin');

-- The durable outbox: one row for each mail that leaves, with its fate.
create table outbox (
  id uuid primary key,
  -- The message in a conversation; null for mail of the system (invitation, password reset).
  message_id uuid unique,
  -- Who sent it.
  agent_id uuid references agents,
  -- The draft or the one-time link that it came from: from one there goes one mail.
  origin_id uuid,
  -- Null: the first mailbox that can send.
  mailbox_id uuid references mailboxes,
  -- `held`: the time to undo. `queued`: it leaves as soon as it can. `sending`: claimed. `accepted`: the server has it.
  -- `delayed`: there will be another try. `uncertain`: it may have left, an agent decides. `cancelled`: called back.
  state text not null check (state in ('held', 'queued', 'sending', 'accepted', 'delayed', 'failed', 'bounced', 'uncertain', 'cancelled')),
  -- Message-ID without brackets, fixed when the mail is queued and never changed by a retry.
  header_id text not null unique,
  -- Everyone it goes to (To, Cc, Bcc), in lower case.
  recipients text[] not null,
  -- What the mail is made from; null once it is made (mail that carries a one-time link is made anew for each try, so
  -- that the link is kept nowhere).
  plan jsonb,
  -- What undoing puts back; null once it can not be undone any more.
  undo jsonb,
  -- The finished mail, made once before the first try.
  blob_hash text references blobs,
  -- Grows with each claim and never goes back: it tells one try from the next. `attempts_before`: those before an agent
  -- last asked for another try, from where the pauses count anew.
  attempts integer not null default 0,
  attempts_before integer not null default 0,
  -- When it may leave: end of the time to undo, or the next try.
  due_at timestamptz(3) not null,
  -- After this there is no further try.
  give_up_at timestamptz(3) not null,
  -- The worker that has it; set before the first byte goes to the server and kept until its answer is committed.
  claimed_by text,
  claimed_at timestamptz(3),
  -- Set before the end of the message goes to the server: from here on it may have left.
  ending_at timestamptz(3),
  -- Reason code (sending.views.ts) and the server's own words.
  reason text not null default '',
  response text not null default '',
  -- Per recipient: {address: {state, code, reason, said, at}}.
  recipient_states jsonb not null default '{}',
  created_at timestamptz(3) not null default now(),
  changed_at timestamptz(3) not null default now()
);
create index outbox_due on outbox (due_at) where state in ('held', 'queued', 'delayed');
create index outbox_claimed on outbox (claimed_by) where state = 'sending';
create index outbox_trouble on outbox (changed_at desc, id desc) where state in ('failed', 'bounced', 'uncertain');
create index outbox_unfinished on outbox (state) where state not in ('accepted', 'cancelled');
create unique index outbox_origin on outbox (origin_id) where origin_id is not null and state <> 'cancelled';
create index outbox_recent on outbox using gin (recipients);

-- Message-IDs that we received, sent, or saw mentioned in References, for threading.
create table message_ids (
  header_id text not null,
  message_id uuid not null,
  kind text not null check (kind in ('in', 'out', 'mentioned')),
  primary key (header_id, message_id)
);
create index message_ids_message on message_ids (message_id);
