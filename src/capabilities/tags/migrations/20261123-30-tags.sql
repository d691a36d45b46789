-- Tags: words that people put on conversations.
select grant_permission('tags:use', 'agent', 'lead', 'admin');
select grant_permission('tags:make', 'agent', 'lead', 'admin');
select grant_permission('tags:manage', 'lead', 'admin');

create table tags (
  id uuid primary key,
  name text not null,
  -- The name as it is compared: two tags never differ in capitals alone. Also of merged ones, which stay other names.
  key text not null unique,
  colour text not null check (colour in ('grey', 'green', 'blue', 'amber', 'red', 'wine', 'yellow')),
  archived boolean not null default false,
  -- Merged: it is this tag from now on. Its conversations are not touched, so that it can be taken back at any time.
  merged_into uuid references tags,
  -- What it is in the end: itself, or where following `merged_into` leads.
  root_id uuid not null references tags,
  revision integer not null default 1,
  created_at timestamptz(3) not null default now()
);
create index tags_root on tags (root_id);

create table conversation_tags (
  conversation_id uuid not null references conversations on delete cascade,
  tag_id uuid not null references tags,
  -- It came with this conversation when the two were joined.
  via uuid,
  added_at timestamptz(3) not null default now(),
  primary key (conversation_id, tag_id)
);
create index conversation_tags_tag on conversation_tags (tag_id, conversation_id);
create index conversation_tags_via on conversation_tags (via) where via is not null;
