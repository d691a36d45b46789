select grant_permission('drafts:write', 'agent', 'lead', 'admin');

-- What is being written, saved as it is typed. It belongs to its writer, whoever owns the conversation.
create table drafts (
  id uuid primary key,
  agent_id uuid not null references agents on delete cascade,
  -- Null: a new conversation.
  conversation_id uuid references conversations on delete cascade,
  kind text not null check (kind in ('reply', 'note', 'new')),
  mailbox_id uuid references mailboxes,
  subject text not null default '',
  body_html text not null default '',
  -- {to, cc, bcc}: lists of {name, address}.
  recipients jsonb not null default '{}',
  file_ids uuid[] not null default '{}',
  revision integer not null default 1,
  updated_at timestamptz not null
);
create unique index drafts_one on drafts (agent_id, conversation_id, kind) where conversation_id is not null;
create index drafts_conversation on drafts (conversation_id);
create index drafts_agent on drafts (agent_id, updated_at desc);
