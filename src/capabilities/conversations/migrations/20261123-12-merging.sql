-- What a conversation was merged into, directly, and how it stood before: enough to take it out again at any time, also
-- from the middle of several merges. `conversations.merged_into` is where its messages are now, however deep.
create table conversation_merges (
  from_id uuid primary key references conversations on delete cascade,
  into_id uuid not null references conversations on delete cascade,
  -- State to go back to.
  state text not null,
  -- The target was decided about since: taking this out again does not touch its state and owner.
  settled boolean not null default false,
  -- False for a split that was put back, which is one conversation for good.
  undoable boolean not null default true,
  merged_by uuid references agents,
  at timestamptz(3) not null default now(),
  -- The order of merging.
  seq bigint generated always as identity
);
create index conversation_merges_into on conversation_merges (into_id);
create index conversation_merges_by on conversation_merges (merged_by) where merged_by is not null;
insert into conversation_merges (from_id, into_id, state, undoable)
  select id, merged_into, 'closed', false from conversations where merged_into is not null;
create index conversations_merged on conversations (merged_into) where merged_into is not null;

-- How it stood before others were merged into it, and the revision up to which that counts: {revision, turn}.
alter table conversations add column own_turn jsonb;
-- The merged conversation that a message was said in; null: where it is.
alter table messages add column home_id uuid references conversations on delete set null;
create index messages_home on messages (home_id) where home_id is not null;
-- The merged conversation that brought this person; null: on it anyway.
alter table participants add column via uuid references conversations on delete set null;
create index participants_via on participants (via) where via is not null;
alter table conversation_members add column via uuid references conversations on delete set null;
create index conversation_members_via on conversation_members (via) where via is not null;

alter table conversation_links drop constraint conversation_links_kind_check;
-- `duplicate`: the later one is about the same. `cause`: the later one came of the other.
alter table conversation_links add constraint conversation_links_kind_check
  check (kind in ('follows', 'offered', 'related', 'split', 'duplicate', 'cause'));
