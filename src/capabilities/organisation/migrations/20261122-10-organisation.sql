-- The one organisation of this installation. No row: Heed is not set up yet.
create table organisation (
  one boolean primary key default true check (one),
  name text not null check (length(name) between 1 and 200),
  time_zone text not null,
  locale text not null,
  -- Put the earlier messages under a reply.
  quote_history boolean not null default true,
  -- A reply to a conversation closed longer ago than this opens a new one linked to it.
  reopen_days integer not null default 30 check (reopen_days between 0 and 3650),
  -- Fetch outside images through Heed when an agent asks for them, so that the sender does not learn who reads.
  proxy_images boolean not null default true,
  revision integer not null default 1,
  -- Who saved last, for whoever saves something else at the same time.
  changed_by text not null default '',
  changed_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);
-- The one-time token that guards the set-up page; only its digest is kept.
create table setup_token (
  one boolean primary key default true check (one),
  digest text not null,
  made_at timestamptz not null default now()
);
