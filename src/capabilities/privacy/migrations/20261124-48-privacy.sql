-- Rights of the person: what customers ask of us about their own data, with number and deadline.
select grant_permission('privacy:record', 'agent', 'lead', 'admin');
select grant_permission('privacy:handle', 'lead', 'admin');
select grant_permission('privacy:manage', 'admin');

create table privacy_requests (
  id uuid primary key,
  number bigint generated always as identity (start with 1001) unique,
  customer_id uuid not null references customers,
  kind text not null check (kind in ('access', 'portability', 'erasure', 'rectification', 'restriction', 'objection')),
  channel text not null check (channel in ('email', 'phone', 'letter', 'person', 'portal')),
  -- What they asked for, as it was noted. Erasure empties it.
  words text not null default '',
  received_at timestamptz(3) not null,
  -- The end of the last day.
  due_at timestamptz(3) not null,
  lengthened_at timestamptz(3),
  lengthened_reason text not null default '',
  -- `working`: an erasure runs, and can not be stopped any more.
  state text not null default 'open' check (state in ('open', 'working', 'done', 'refused', 'withdrawn')),
  -- What was done, or why it was not.
  outcome text not null default '',
  -- How it was made sure that they are who they say: a code that came back, or the word of an agent with a reason.
  identity text check (identity in ('code', 'agent')),
  -- Null: by the person themselves.
  recorded_by uuid references agents,
  agent_id uuid references agents,
  closed_at timestamptz(3),
  revision integer not null default 1
);
create index privacy_requests_open on privacy_requests (due_at, id) where state in ('open', 'working');
create index privacy_requests_closed on privacy_requests (closed_at desc, id desc) where closed_at is not null;
create index privacy_requests_customer on privacy_requests (customer_id);

-- Everything that happened to a request. Erasure empties `detail`.
create table privacy_log (
  id uuid primary key,
  seq bigint generated always as identity,
  request_id uuid not null references privacy_requests on delete cascade,
  at timestamptz(3) not null,
  agent_id uuid references agents,
  what text not null,
  detail text not null default ''
);
create index privacy_log_request on privacy_log (request_id, seq);

-- The code that was sent last; it is derived from this row, and stored nowhere.
create table privacy_codes (
  request_id uuid primary key references privacy_requests on delete cascade,
  sent_at timestamptz(3) not null,
  tries integer not null default 0
);

-- Everything known about a person, made as files; the newest of a request takes the place of the one before.
create table privacy_archives (
  id uuid primary key,
  request_id uuid not null unique references privacy_requests on delete cascade,
  -- `gone`: its time is over, its files are removed.
  state text not null check (state in ('making', 'ready', 'failed', 'gone')),
  total integer not null default 0,
  done integer not null default 0,
  -- Whose words are in it.
  conversation_ids uuid[] not null default '{}',
  made_at timestamptz(3) not null,
  -- When its making went on last: one that stands still was given up.
  went_on_at timestamptz(3) not null,
  -- Until then the link that was sent works; null: it was not sent.
  link_ends_at timestamptz(3),
  gone_at timestamptz(3) not null
);
create index privacy_archives_gone on privacy_archives (gone_at) where state <> 'gone';

create table privacy_archive_parts (
  archive_id uuid not null references privacy_archives on delete cascade,
  position integer not null,
  file_id uuid not null references files,
  primary key (archive_id, position)
);
create index privacy_archive_parts_file on privacy_archive_parts (file_id);

-- How far an erasure is: which owner of data is being asked, and how many of all are through.
create table privacy_erasures (
  request_id uuid primary key references privacy_requests on delete cascade,
  -- {customerIds, addresses}; only the ids are left when it is done.
  person jsonb not null,
  step text not null default '',
  done integer not null default 0,
  total integer not null,
  began_at timestamptz(3) not null,
  ended_at timestamptz(3)
);
create index privacy_erasures_open on privacy_erasures (began_at) where ended_at is null;

-- What the law makes us keep of people who were erased; it goes by itself.
create table privacy_kept (
  request_id uuid not null references privacy_requests on delete cascade,
  section text not null,
  reason text not null,
  -- For so many years, as it was set when the person was erased.
  years integer not null,
  -- By then the last of it is gone.
  until timestamptz(3) not null,
  primary key (request_id, section)
);

-- One row.
create table privacy_settings (
  is_row boolean primary key default true check (is_row),
  -- Orders are kept to the end of the year that is so many years after theirs; null: they go at once.
  order_years integer check (order_years between 1 and 30),
  order_reason text not null default '',
  link_days integer not null default 7 check (link_days between 1 and 30),
  revision integer not null default 1
);
insert into privacy_settings default values;
