-- Saved replies and macros: words and deeds that are prepared once and used often.
select grant_permission('macros:use', 'agent', 'lead', 'admin');
select grant_permission('macros:share', 'lead', 'admin');

create table macro_folders (
  id uuid primary key,
  name text not null,
  -- Somebody's own; null: everybody's.
  agent_id uuid references agents on delete cascade,
  created_at timestamptz(3) not null default now()
);
create unique index macro_folders_name on macro_folders (coalesce(agent_id, '00000000-0000-0000-0000-000000000000'), lower(name));

create table macros (
  id uuid primary key,
  name text not null,
  folder_id uuid references macro_folders on delete set null,
  -- Somebody's own, or a team's; neither: everybody's.
  agent_id uuid references agents on delete cascade,
  team_id uuid references teams,
  -- What it does besides writing.
  acts jsonb not null default '{}',
  archived boolean not null default false,
  revision integer not null default 1,
  created_at timestamptz(3) not null default now(),
  changed_at timestamptz(3) not null default now(),
  changed_by uuid references agents on delete set null,
  -- When somebody last said that it is right, by changing it or by looking.
  reviewed_at timestamptz(3) not null default now(),
  uses integer not null default 0,
  used_at timestamptz(3),
  check (agent_id is null or team_id is null)
);
create index macros_agent on macros (agent_id) where agent_id is not null;
create index macros_by_name on macros (lower(name), id);
create index macros_by_uses on macros (uses, id);
create index macros_by_used on macros (coalesce(used_at, '-infinity'), id);
create index macros_by_review on macros (reviewed_at, id);

create table macro_words (
  macro_id uuid not null references macros on delete cascade,
  -- BCP 47, or empty: for whom no other is written.
  language text not null,
  position integer not null,
  html text not null,
  -- To be searched.
  plain text not null,
  primary key (macro_id, language)
);

create table macro_files (
  file_id uuid primary key references files,
  macro_id uuid not null references macros on delete cascade,
  language text not null,
  position integer not null,
  -- A picture in the words.
  inline boolean not null
);
create index macro_files_macro on macro_files (macro_id, language, position);

create table macro_runs (
  id uuid primary key,
  macro_id uuid not null references macros on delete cascade,
  conversation_id uuid references conversations on delete cascade,
  agent_id uuid not null references agents on delete cascade,
  at timestamptz(3) not null,
  -- What it changed, with what stood there before.
  done jsonb not null,
  undone_at timestamptz(3)
);
create index macro_runs_macro on macro_runs (macro_id);
create index macro_runs_conversation on macro_runs (conversation_id);
