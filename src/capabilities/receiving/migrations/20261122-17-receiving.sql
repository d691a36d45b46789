select grant_permission('receiving:read', 'agent', 'lead', 'admin');
select grant_permission('receiving:manage', 'admin');

-- Every message that reached us, before anything else is done with it. The raw bytes are in blobs.
create table incoming_mail (
  id uuid primary key,
  -- The order of arrival, in which messages are read; an id would not do, since its bits within a millisecond are random.
  seq bigint generated always as identity,
  mailbox_id uuid references mailboxes on delete set null,
  source text not null check (source in ('smtp', 'imap', 'import')),
  -- {mailFrom, rcptTo, remoteAddress, helo, secure} for SMTP; {folder, uid, ours} for IMAP; {name, ours} of the
  -- file for an import.
  envelope jsonb not null default '{}',
  blob_hash text not null references blobs,
  size bigint not null,
  received_at timestamptz(3) not null,
  -- `stored`: not read yet. `done`: a message of a conversation. `duplicate`: a copy of `message_id`. `bounce`: a
  -- delivery report, about `message_id` if it could be told.
  state text not null default 'stored' check (state in ('stored', 'done', 'duplicate', 'bounce')),
  -- How often taking it in went wrong or broke off.
  attempts integer not null default 0,
  -- Not before then, after an attempt that failed.
  retry_at timestamptz(3),
  -- Message-ID without brackets, and digests that tell a copy from a different message with the same id.
  header_id text,
  content_digest text,
  -- Who sent it and what they wrote this time, for the guards against loops.
  from_address text,
  body_digest text,
  -- SPF, DKIM, DMARC, ARC results.
  authentication jsonb,
  message_id uuid,
  -- What a delivery report says: {type, recipients, status, said, matched}.
  report jsonb,
  -- What went wrong in reading.
  problem text not null default '',
  -- An admin wants a conversation of it, whatever it is.
  open_anyway boolean not null default false
);
create index incoming_mail_waiting on incoming_mail (seq) where state = 'stored';
create index incoming_mail_header on incoming_mail (header_id) where header_id is not null;
create index incoming_mail_digest on incoming_mail (content_digest) where content_digest is not null;
create index incoming_mail_message on incoming_mail (message_id) where message_id is not null;
create index incoming_mail_sender on incoming_mail (from_address, received_at desc) where from_address is not null;
create index incoming_mail_unmatched on incoming_mail (received_at desc, id desc) where state = 'bounce' and message_id is null and not (report -> 'matched')::boolean;
-- The very same bytes into the same mailbox are one message, however often they are handed in.
create unique index incoming_mail_once on incoming_mail (blob_hash, coalesce(mailbox_id, '00000000-0000-0000-0000-000000000000'));

-- Batches of messages that a process has in hand, kept before it begins to read them. What is left here when reading
-- begins anew was broken off: a message that kills the process is known by it.
create table incoming_in_hand (
  id uuid primary key,
  incoming_ids uuid[] not null,
  begun_at timestamptz(3) not null
);
