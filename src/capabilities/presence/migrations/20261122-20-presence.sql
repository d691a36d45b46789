-- Who looks at or types in a conversation right now; forgotten in a crash, which is right.
create unlogged table presence (
  conversation_id uuid not null,
  agent_id uuid not null,
  -- One browser tab.
  tab text not null,
  doing text not null check (doing in ('looking', 'typing_reply', 'typing_note')),
  seen_at timestamptz(3) not null,
  primary key (conversation_id, agent_id, tab)
);
create index presence_seen on presence (seen_at);
