-- Answers that wait for their time. Each becomes a message and a row of the outbox in one transaction, and a draft again
-- when it is stopped, when the customer writes first, or when it can not be sent.
create table scheduled_answers (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  -- Who wrote it.
  agent_id uuid not null references agents,
  -- The draft that it was, and is again.
  draft_id uuid not null,
  -- What `sending.send` takes: {html, to, cc, bcc, fileIds, mailboxId, stateAfter}.
  mail jsonb not null,
  due_at timestamptz(3) not null,
  -- By whose clocks the time was chosen (IANA name).
  time_zone text not null,
  -- Number of the newest message when it was scheduled: an answer of the customer has a higher one.
  after_seq bigint not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'stopped', 'overtaken', 'failed')),
  message_id uuid,
  -- When the job that lets it leave was asked for.
  asked_at timestamptz(3),
  revision integer not null default 1,
  changed_by uuid references agents,
  created_at timestamptz(3) not null,
  changed_at timestamptz(3) not null
);
create unique index scheduled_answers_draft on scheduled_answers (draft_id) where state = 'waiting';
create index scheduled_answers_due on scheduled_answers (due_at) where state = 'waiting';
create index scheduled_answers_conversation on scheduled_answers (conversation_id, due_at) where state = 'waiting';
