select grant_permission('portal:manage', 'admin');

-- What the portal is called and looks like, and what it tells; one row. Without it, or not enabled, there is no portal.
create table portal_settings (
  one boolean primary key default true check (one),
  enabled boolean not null,
  name text not null,
  colour text not null,
  -- Where new requests go; null, or one that sends no more: the first mailbox that can send.
  mailbox_id uuid references mailboxes on delete set null,
  -- How those who answer are called: as in mails, by the first name, by the house alone.
  agents_as text not null check (agents_as in ('full', 'first', 'house')),
  -- Who has read is told so, or by their role.
  readers_as text not null check (readers_as in ('name', 'role')),
  revision integer not null default 1
);

-- Links sent by mail, used once. What proves a link is derived from its id and the secret key: nothing secret is kept.
create table portal_links (
  id uuid primary key,
  customer_id uuid not null references customers on delete cascade,
  address text not null,
  -- The page that was asked for without being signed in.
  leads_to text,
  made_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  used_at timestamptz(3)
);
create index portal_links_customer on portal_links (customer_id, made_at);
create index portal_links_expiry on portal_links (expires_at);

-- A session is for an address: when that reaches somebody else, it is nobody's. Only the digest of its secret is kept.
create table portal_sessions (
  id uuid primary key,
  customer_id uuid not null references customers on delete cascade,
  address text not null,
  digest text not null unique,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null
);
create index portal_sessions_customer on portal_sessions (customer_id);
create index portal_sessions_expiry on portal_sessions (expires_at);

-- Forms that were sent, so that sending one twice does nothing twice.
create table portal_sent (
  customer_id uuid not null references customers on delete cascade,
  form text not null,
  number integer not null,
  at timestamptz(3) not null,
  primary key (customer_id, form)
);
create index portal_sent_age on portal_sent (at);
