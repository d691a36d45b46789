-- How customers like to be known: what each told us of it, or what somebody noted, with where it comes from and since when.
select grant_permission('knownas:read', 'agent', 'lead', 'admin');
select grant_permission('knownas:write', 'agent', 'lead', 'admin');

create table known_entries (
  id uuid primary key,
  customer_id uuid not null references customers,
  -- What it is of: `name`, `channel`, `address.de`, …
  key text not null,
  -- Null, of an entry that is held: nothing, in place of what somebody who was merged into them has told.
  value jsonb,
  state text not null check (state in ('held', 'suggested', 'dismissed')),
  source text not null check (source in ('customer', 'agent', 'message', 'portal')),
  -- In which it was said that suggests it; what is suggested goes with it.
  message_id uuid references messages on delete cascade,
  -- Who entered, confirmed or dismissed it.
  agent_id uuid references agents,
  at timestamptz(3) not null,
  check (state = 'held' or (value is not null and message_id is not null))
);
create unique index known_entries_held on known_entries (customer_id, key) where state = 'held';
-- The same is suggested once, also after it was dismissed.
create unique index known_entries_offered on known_entries (customer_id, key, value) where state <> 'held';
create index known_entries_customer on known_entries (customer_id);
create index known_entries_message on known_entries (message_id) where message_id is not null;

create table known_sounds (
  customer_id uuid primary key references customers,
  -- Null: none, in place of the sound of somebody who was merged into them.
  file_id uuid references files,
  agent_id uuid references agents,
  at timestamptz(3) not null
);
create index known_sounds_file on known_sounds (file_id) where file_id is not null;

create table known_cards (
  customer_id uuid primary key references customers,
  revision integer not null,
  -- What stood there before the last change of somebody who works here, who can take that back for a while.
  undo jsonb
);
create index known_cards_undo on known_cards (customer_id) where undo is not null;

-- Why somebody wrote otherwise than a customer likes it. Without a message until that has left.
create table known_reasons (
  id uuid primary key,
  agent_id uuid not null references agents,
  customer_id uuid not null references customers,
  draft_id uuid,
  message_id uuid references messages on delete set null,
  -- It is for something that leaves at its time.
  waits boolean not null default false,
  breaks text[] not null,
  reason text not null,
  at timestamptz(3) not null
);
create index known_reasons_message on known_reasons (message_id) where message_id is not null;
create index known_reasons_unused on known_reasons (at) where message_id is null;
create index known_reasons_customer on known_reasons (customer_id);
