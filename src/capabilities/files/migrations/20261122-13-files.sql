select grant_permission('files:upload', 'agent', 'lead', 'admin');

-- Contents by SHA-256. Small ones live here, so that they commit with the rows that need them and cost no extra
-- fsync; larger ones are in the blob store (disk), written before the transaction commits.
create table blobs (
  hash text primary key,
  size bigint not null,
  content bytea
);
alter table blobs alter column content set storage external;

create table files (
  id uuid primary key,
  blob_hash text not null references blobs,
  name text not null,
  -- What it says it is; what may be shown in a page is told from the content each time.
  type text not null,
  size bigint not null,
  -- Uploaded by an agent and used by no message yet; such files are removed after a day, unless a draft holds them.
  uploaded_by uuid references agents,
  held boolean not null default false,
  created_at timestamptz not null default now()
);
create index files_blob on files (blob_hash);
create index files_unused on files (created_at) where uploaded_by is not null and not held;
