select grant_permission('mailboxes:read', 'agent', 'lead', 'admin');
select grant_permission('mailboxes:manage', 'admin');

create table mailboxes (
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  address text not null check (address = lower(address)),
  team_id uuid references teams,
  signature_html text not null default '',
  -- How mail comes in: fetched from an IMAP server, sent to the built-in SMTP receiver, or not at all (import only).
  incoming text not null check (incoming in ('imap', 'smtp', 'none')),
  imap_host text not null default '',
  imap_port integer not null default 993,
  imap_security text not null default 'tls' check (imap_security in ('tls', 'starttls', 'none')),
  imap_user text not null default '',
  -- Password or OAuth tokens as JSON, sealed by the kernel's secrets; never leaves the server. '': none given.
  imap_credentials text not null default '',
  imap_folders text[] not null default '{INBOX}',
  -- The folder of sent mail, where the server does not say which that is (RFC 6154). '': as the server says.
  imap_sent_folder text not null default '',
  -- Where mail goes out; empty host: nothing can be sent from here.
  smtp_host text not null default '',
  smtp_port integer not null default 587,
  smtp_security text not null default 'starttls' check (smtp_security in ('tls', 'starttls', 'none')),
  smtp_user text not null default '',
  -- `own`: smtp_credentials. `imap`: user and credentials of the incoming server. `none`: the server asks for none.
  smtp_sign_in text not null default 'none' check (smtp_sign_in in ('none', 'own', 'imap')),
  smtp_credentials text not null default '',
  dkim_domain text not null default '',
  dkim_selector text not null default '',
  -- The private key, sealed; '': mail is not signed by us.
  dkim_key text not null default '',
  dkim_public_key text not null default '',
  -- Servers whose Authentication-Results header is believed on fetched mail (RFC 8601 authserv-id).
  trusted_authserv text[] not null default '{}',
  active boolean not null default true,
  revision integer not null default 1,
  changed_by uuid references agents,
  changed_at timestamptz(3) not null default now(),
  created_at timestamptz(3) not null default now()
);

-- Every address that mail for a mailbox comes to, its own (position 0) and its aliases: each belongs to one mailbox alone.
create table mailbox_addresses (
  address text primary key check (address = lower(address)),
  mailbox_id uuid not null references mailboxes on delete cascade,
  position integer not null
);
create index mailbox_addresses_mailbox on mailbox_addresses (mailbox_id, position);

-- Heartbeat: one row per mailbox.
create table mailbox_health (
  mailbox_id uuid primary key references mailboxes on delete cascade,
  -- Since when fetching is expected to work: when the mailbox was switched on or its server changed.
  watched_since timestamptz(3) not null,
  last_fetched_at timestamptz(3),
  last_message_at timestamptz(3),
  failing_since timestamptz(3),
  -- Code of the problem and the server's own words.
  problem text not null default '',
  said text not null default ''
);

-- Where fetching stands in each folder. `last_uid`: every message up to it is safely stored.
create table mailbox_folders (
  mailbox_id uuid not null references mailboxes on delete cascade,
  folder text not null,
  uid_validity text not null,
  last_uid bigint not null,
  primary key (mailbox_id, folder)
);

-- Fetching what came before Heed: resumable, newest state kept here.
create table backfills (
  id uuid primary key,
  mailbox_id uuid not null references mailboxes on delete cascade,
  -- From this day on; null: everything.
  since date,
  state text not null check (state in ('running', 'done', 'failed', 'stopped')),
  total integer,
  fetched integer not null default 0,
  -- Per folder: {uidValidity, lastUid, upTo}; every message up to lastUid is stored.
  progress jsonb not null default '{}',
  said text not null default '',
  started_by uuid references agents,
  started_at timestamptz(3) not null default now(),
  ended_at timestamptz(3)
);
create index backfills_mailbox on backfills (mailbox_id, started_at desc);
create unique index backfills_one on backfills (mailbox_id) where state = 'running';

-- Connection checks: what was found at each step. The settings tried are sealed, and cleared when the check ends.
create table mailbox_checks (
  id uuid primary key,
  mailbox_id uuid references mailboxes on delete cascade,
  settings text not null,
  state text not null check (state in ('running', 'ok', 'failed', 'interrupted')),
  steps jsonb not null default '[]',
  folders jsonb not null default '[]',
  started_at timestamptz(3) not null default now(),
  ended_at timestamptz(3)
);
create index mailbox_checks_age on mailbox_checks (started_at);
