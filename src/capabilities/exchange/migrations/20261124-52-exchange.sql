-- Customers and companies brought in from files, and lists taken out as files.
select grant_permission('exchange:import', 'lead', 'admin');
select grant_permission('exchange:export', 'lead', 'admin');

create table exchange_imports (
  id uuid primary key,
  agent_id uuid not null references agents,
  about text not null check (about in ('customer', 'company')),
  format text not null check (format in ('csv', 'vcard')),
  file_name text not null,
  -- The file as it came; gone when the import is forgotten.
  blob_hash text references blobs,
  encoding text not null,
  delimiter text not null,
  has_heading boolean not null,
  -- Names of the columns, and what each one is, as the contract has it.
  columns jsonb not null,
  mapping jsonb not null,
  existing text not null default 'fill' check (existing in ('skip', 'fill', 'overwrite')),
  -- Of which system the keys are.
  source text not null default 'import',
  state text not null default 'mapping'
    check (state in ('mapping', 'checking', 'checked', 'running', 'stopped', 'done', 'failed', 'undoing', 'undone')),
  problem text not null default '',
  -- How it stands with the rows. `to_make`, `to_change`, `bad`: as they were checked.
  total integer not null default 0,
  bad integer not null default 0,
  to_make integer not null default 0,
  to_change integer not null default 0,
  made integer not null default 0,
  changed integer not null default 0,
  same integer not null default 0,
  failed integer not null default 0,
  undone integer not null default 0,
  kept integer not null default 0,
  began_at timestamptz(3) not null,
  changed_at timestamptz(3) not null
);
create unique index exchange_imports_one on exchange_imports (agent_id) where state in ('checking', 'running', 'undoing');
create index exchange_imports_agent on exchange_imports (agent_id, began_at desc, id desc);
create index exchange_imports_blob on exchange_imports (blob_hash) where blob_hash is not null;

create table exchange_rows (
  import_id uuid not null references exchange_imports on delete cascade,
  place integer not null,
  -- Where it begins in the file.
  line integer not null,
  cells jsonb not null,
  -- `bad`: it was found wrong when checked. `failed`: it was not possible. `kept`: changed by somebody since.
  state text not null default 'waiting'
    check (state in ('waiting', 'bad', 'made', 'changed', 'same', 'failed', 'undone', 'kept')),
  subject_id uuid,
  -- [{ column, code, value }]
  problems jsonb not null default '[]',
  -- What was really written, with what stood there before.
  change jsonb,
  primary key (import_id, place)
);
create index exchange_rows_trouble on exchange_rows (import_id, place) where state in ('bad', 'failed', 'kept');
create index exchange_rows_subject on exchange_rows (subject_id) where subject_id is not null;

-- Which column is what, kept for the next file of the same kind.
create table exchange_mappings (
  id uuid primary key,
  about text not null check (about in ('customer', 'company')),
  name text not null,
  -- By the name of the column.
  targets jsonb not null,
  made_by uuid references agents,
  made_at timestamptz(3) not null
);
create unique index exchange_mappings_name on exchange_mappings (about, lower(name));

create table exchange_exports (
  id uuid primary key,
  agent_id uuid not null references agents,
  what jsonb not null,
  format text not null check (format in ('csv', 'vcard')),
  state text not null default 'making' check (state in ('making', 'ready', 'failed', 'stopped', 'ended')),
  problem text not null default '',
  done integer not null default 0,
  file_name text not null default '',
  blob_hash text references blobs,
  began_at timestamptz(3) not null,
  -- Until then the file can be had.
  ends_at timestamptz(3)
);
create unique index exchange_exports_one on exchange_exports (agent_id) where state = 'making';
create index exchange_exports_agent on exchange_exports (agent_id, began_at desc, id desc);
create index exchange_exports_blob on exchange_exports (blob_hash) where blob_hash is not null;
