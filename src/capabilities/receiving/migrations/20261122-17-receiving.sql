-- Every message that reached us, before anything else is done with it. The raw bytes are in blobs.
create table incoming_mail (
  id uuid primary key,
  mailbox_id uuid references mailboxes on delete set null,
  source text not null check (source in ('smtp', 'imap', 'import')),
  -- {mailFrom, rcptTo, remoteAddress, helo, secure} for SMTP; {folder, uid} for IMAP.
  envelope jsonb not null default '{}',
  blob_hash text not null references blobs,
  size bigint not null,
  received_at timestamptz not null,
  state text not null default 'stored' check (state in ('stored', 'done', 'duplicate', 'bounce', 'ignored')),
  attempts integer not null default 0,
  -- Message-ID without brackets, and digests that tell a copy from a different message with the same id.
  header_id text,
  content_digest text,
  -- SPF, DKIM, DMARC, ARC results.
  authentication jsonb,
  message_id uuid,
  conversation_id uuid,
  problem text not null default ''
);
create index incoming_mail_waiting on incoming_mail (received_at, id) where state = 'stored';
create index incoming_mail_header on incoming_mail (header_id) where header_id is not null;
create index incoming_mail_digest on incoming_mail (content_digest) where content_digest is not null;
create index incoming_mail_message on incoming_mail (message_id) where message_id is not null;
-- The very same bytes into the same mailbox are one message, however often they are handed in.
create unique index incoming_mail_once on incoming_mail (blob_hash, coalesce(mailbox_id, '00000000-0000-0000-0000-000000000000'));

-- Message-IDs that we received or sent, for threading.
create table message_ids (
  header_id text not null,
  message_id uuid not null,
  conversation_id uuid not null,
  direction text not null check (direction in ('in', 'out')),
  primary key (header_id, message_id)
);
create index message_ids_message on message_ids (message_id);
create index message_ids_conversation on message_ids (conversation_id);

-- Guards against loops: what each sender sent lately.
create table sender_rates (
  address text not null,
  hour timestamptz not null,
  messages integer not null,
  primary key (address, hour)
);
