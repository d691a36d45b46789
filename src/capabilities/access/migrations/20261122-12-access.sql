select grant_permission('access:tokens', 'agent', 'lead', 'admin');

create table credentials (
  agent_id uuid primary key references agents on delete cascade,
  password_hash text not null,
  updated_at timestamptz not null default now()
);

-- Only digests of session and token secrets are kept.
create table sessions (
  id uuid primary key,
  agent_id uuid not null references agents on delete cascade,
  digest text not null unique,
  user_agent text not null,
  ip text not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_agent on sessions (agent_id, last_seen_at desc);
create index sessions_expiry on sessions (expires_at);

create table api_tokens (
  id uuid primary key,
  agent_id uuid not null references agents on delete cascade,
  name text not null check (length(name) between 1 and 100),
  digest text not null unique,
  -- Permissions it may use, a part of its owner's; checked again at each use.
  scopes text[] not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  expires_at timestamptz
);
create index api_tokens_agent on api_tokens (agent_id, created_at desc);

-- Links sent by mail: to accept an invitation or to set a new password. Used once. What proves a link is derived
-- from its id and the secret key, so nothing secret is kept here.
create table one_time_links (
  id uuid primary key,
  kind text not null check (kind in ('invitation', 'reset')),
  agent_id uuid not null references agents on delete cascade,
  -- The address that it was made for: when the person's address is another one, the link has ended.
  email text not null,
  -- The event that asked for it, so that a reaction that runs twice makes one link.
  cause text unique,
  made_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index one_time_links_agent on one_time_links (agent_id, kind);

-- Failed sign-ins by address and by client, so that guessing gets slower for whoever guesses.
create table sign_in_failures (
  key text primary key,
  failures integer not null,
  last_at timestamptz not null,
  blocked_until timestamptz not null
);
create index sign_in_failures_age on sign_in_failures (last_at);
