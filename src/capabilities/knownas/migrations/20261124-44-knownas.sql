-- How customers like to be known: what each told us of it, or what somebody noted, with where it comes from and since when.
select grant_permission('knownas:read', 'agent', 'lead', 'admin');
select grant_permission('knownas:write', 'agent', 'lead', 'admin');

create table known_entries (
  id uuid primary key,
  customer_id uuid not null references customers,
  -- What it is of: `name`, `channel`, `address.de`, …
  key text not null,
  value jsonb not null,
  state text not null check (state in ('held', 'suggested', 'dismissed')),
  source text not null check (source in ('customer', 'agent', 'message', 'portal')),
  -- In which it was said, for `message`.
  message_id uuid references messages on delete set null,
  -- Who entered, confirmed or dismissed it.
  agent_id uuid references agents,
  at timestamptz(3) not null
);
create unique index known_entries_held on known_entries (customer_id, key) where state = 'held';
-- The same is suggested once, also after it was dismissed.
create unique index known_entries_offered on known_entries (customer_id, key, value) where state <> 'held';
create index known_entries_customer on known_entries (customer_id);
create index known_entries_message on known_entries (message_id) where message_id is not null;

create table known_sounds (
  customer_id uuid primary key references customers,
  file_id uuid not null references files,
  agent_id uuid references agents,
  at timestamptz(3) not null
);
create index known_sounds_file on known_sounds (file_id);

create table known_cards (
  customer_id uuid primary key references customers,
  revision integer not null
);

-- Why somebody wrote otherwise than a customer likes it. Without a message until that has left.
create table known_reasons (
  id uuid primary key,
  agent_id uuid not null references agents,
  customer_id uuid not null references customers,
  draft_id uuid,
  message_id uuid references messages on delete set null,
  breaks text[] not null,
  reason text not null,
  at timestamptz(3) not null
);
create index known_reasons_message on known_reasons (message_id) where message_id is not null;
create index known_reasons_customer on known_reasons (customer_id);
