select grant_permission('later:use', 'agent', 'lead', 'admin');

-- What happens if the customer does not answer.
create table follow_ups (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  -- Who asked for it: a reminder is theirs, and what goes to the customer is from them.
  agent_id uuid not null references agents on delete cascade,
  act text not null check (act in ('remindMe', 'remindCustomer', 'close')),
  -- What is written to the customer; empty otherwise.
  body_html text not null default '',
  due_at timestamptz(3) not null,
  -- Number of the newest message when it was planned: an answer of the customer has a higher one.
  after_seq bigint not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'stopped', 'answered', 'closed', 'failed')),
  -- When the job that does it was asked for.
  asked_at timestamptz(3),
  made_at timestamptz(3) not null,
  changed_at timestamptz(3) not null
);
create index follow_ups_due on follow_ups (due_at) where state = 'waiting';
create index follow_ups_conversation on follow_ups (conversation_id, due_at) where state = 'waiting';
