-- What people write down about conversations: fields that they make, how urgent it is, and what kind of matter.
select grant_permission('fields:use', 'agent', 'lead', 'admin');
select grant_permission('fields:manage', 'lead', 'admin');

create table fields (
  id uuid primary key,
  name text not null,
  hint text not null default '',
  kind text not null check (kind in ('text', 'number', 'choice', 'choices', 'date', 'person', 'flag')),
  -- Asked of the conversations of this team; null: of all.
  team_id uuid references teams,
  required_on_close boolean not null default false,
  position integer not null,
  archived boolean not null default false,
  revision integer not null default 1,
  created_at timestamptz(3) not null default now()
);

-- What can be chosen in a field of kind choice or choices. Archived ones stay where they were chosen.
create table field_options (
  id uuid primary key,
  field_id uuid not null references fields on delete cascade,
  name text not null,
  position integer not null,
  archived boolean not null default false
);
create index field_options_field on field_options (field_id);

-- One fact about one conversation; there is none while nothing is known. One column of these holds it, by kind.
create table field_values (
  conversation_id uuid not null references conversations on delete cascade,
  field_id uuid not null references fields on delete cascade,
  words text,
  number numeric,
  day date,
  option_ids uuid[],
  agent_id uuid references agents,
  flag boolean,
  -- It came with this conversation when the two were joined.
  via uuid,
  revision integer not null default 1,
  primary key (conversation_id, field_id)
);
create index field_values_via on field_values (via) where via is not null;

-- The four that everybody knows are called by the texts of the interface until somebody renames them.
create table conversation_kinds (
  id text primary key,
  name text,
  position integer not null,
  archived boolean not null default false,
  revision integer not null default 1
);
insert into conversation_kinds (id, position) values ('question', 1), ('problem', 2), ('request', 3), ('complaint', 4);

-- How urgent a conversation is and of what kind; there is no row while it is normal and of no kind.
create table conversation_marks (
  conversation_id uuid primary key references conversations on delete cascade,
  priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
  reason text not null default '',
  priority_revision integer not null default 0,
  kind_id text references conversation_kinds,
  kind_revision integer not null default 0,
  -- Its priority or its kind came with this conversation when the two were joined, and what it was before.
  via uuid,
  before jsonb
);
create index conversation_marks_via on conversation_marks (via) where via is not null;
