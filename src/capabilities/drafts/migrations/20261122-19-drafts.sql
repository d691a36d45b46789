select grant_permission('drafts:write', 'agent', 'lead', 'admin');

-- What is being written, saved as it is typed. It belongs to its writer, whoever owns the conversation.
create table drafts (
  -- Chosen by the writer's screen, so that a save that is repeated is one draft.
  id uuid primary key,
  agent_id uuid not null references agents on delete cascade,
  -- Null: a new conversation.
  conversation_id uuid references conversations on delete cascade,
  kind text not null check (kind in ('reply', 'note', 'new')),
  mailbox_id uuid references mailboxes on delete set null,
  subject text not null default '',
  body_html text not null default '',
  -- {to, cc, bcc}: lists of {name, address}, as typed; null while the suggested ones stand.
  recipients jsonb,
  file_ids uuid[] not null default '{}',
  -- Nothing is written in it (yet, or any more): it is kept for its revision and shown nowhere.
  is_empty boolean not null default false,
  revision integer not null default 1,
  updated_at timestamptz(3) not null,
  -- How it ended. The row stays for a week: discarding can be undone, and a late save does not bring back what was sent.
  ended text check (ended in ('sent', 'posted', 'discarded')),
  check ((kind = 'new') = (conversation_id is null))
);
create unique index drafts_one on drafts (agent_id, conversation_id, kind) where conversation_id is not null and ended is null;
create index drafts_conversation on drafts (conversation_id) where ended is null;
create index drafts_agent on drafts (agent_id, updated_at desc, id desc) where ended is null;
create index drafts_ended on drafts (updated_at) where ended is not null;
