-- Customers and companies brought in from files, and lists taken out as files.
select grant_permission('exchange:import', 'lead', 'admin');
select grant_permission('exchange:export', 'lead', 'admin');
select grant_permission('exchange:audit', 'admin');

create table exchange_imports (
  id uuid primary key,
  agent_id uuid not null references agents,
  -- The API token by which the file came: no other one is shown it.
  made_with uuid,
  -- The API token by which it was last set going: what it may not is not done.
  token_id uuid,
  about text not null check (about in ('customer', 'company')),
  format text not null check (format in ('csv', 'vcard')),
  file_name text not null,
  -- The file as it came, until it is imported: from then on the rows are all that is needed.
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
  -- It is on the way back, also while that is stopped.
  taking_back boolean not null default false,
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
  -- When the first row was to be imported.
  started_at timestamptz(3),
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
  -- By what a customer is told apart, as it is compared: `email …`, `phone …`, `key <source> …`.
  names jsonb not null default '[]',
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
create index exchange_rows_nobody on exchange_rows (import_id) where subject_id is null;

-- By what erased people are told apart, as keyed hashes: no file brings them back.
create table exchange_forgotten (
  hash text primary key,
  at timestamptz(3) not null
);

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
  -- The API token by which it was begun: what that may not see is not in it.
  token_id uuid,
  what jsonb not null,
  format text not null check (format in ('csv', 'vcard')),
  state text not null default 'making' check (state in ('making', 'ready', 'failed', 'stopped', 'ended')),
  problem text not null default '',
  -- How many lines there are, and after what the next ones come.
  done integer not null default 0,
  cursor text,
  file_name text not null default '',
  began_at timestamptz(3) not null,
  -- Until then the file can be had.
  ends_at timestamptz(3)
);
create unique index exchange_exports_one on exchange_exports (agent_id) where state = 'making';
create index exchange_exports_agent on exchange_exports (agent_id, began_at desc, id desc);
create index exchange_exports_all on exchange_exports (began_at desc, id desc);
create index exchange_exports_ending on exchange_exports (ends_at) where state = 'ready';

-- The file, in the order of its parts.
create table exchange_export_parts (
  export_id uuid not null references exchange_exports on delete cascade,
  place integer not null,
  blob_hash text not null references blobs,
  primary key (export_id, place)
);
create index exchange_export_parts_blob on exchange_export_parts (blob_hash);
