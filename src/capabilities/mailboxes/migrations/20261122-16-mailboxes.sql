select grant_permission('mailboxes:read', 'agent', 'lead', 'admin');
select grant_permission('mailboxes:manage', 'admin');

create table mailboxes (
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  address text not null check (address = lower(address)),
  aliases text[] not null default '{}',
  team_id uuid references teams,
  signature_html text not null default '',
  -- How mail comes in: fetched from an IMAP server, sent to the built-in SMTP receiver, or not at all (import only).
  incoming text not null check (incoming in ('imap', 'smtp', 'none')),
  imap_host text not null default '',
  imap_port integer not null default 993,
  imap_security text not null default 'tls' check (imap_security in ('tls', 'starttls', 'none')),
  imap_user text not null default '',
  imap_auth text not null default 'password' check (imap_auth in ('password', 'xoauth2')),
  -- Sealed by the kernel's secrets; never leaves the server.
  imap_secret text not null default '',
  imap_folders text[] not null default '{INBOX}',
  -- Where mail goes out; empty host: nothing can be sent from here.
  smtp_host text not null default '',
  smtp_port integer not null default 587,
  smtp_security text not null default 'starttls' check (smtp_security in ('tls', 'starttls', 'none')),
  smtp_user text not null default '',
  smtp_auth text not null default 'password' check (smtp_auth in ('none', 'password', 'xoauth2')),
  smtp_secret text not null default '',
  dkim_domain text not null default '',
  dkim_selector text not null default '',
  dkim_key text not null default '',
  -- Servers whose Authentication-Results header is believed on fetched mail (RFC 8601 authserv-id).
  trusted_authserv text[] not null default '{}',
  active boolean not null default true,
  revision integer not null default 1,
  created_at timestamptz not null default now()
);
create unique index mailboxes_address on mailboxes (address);

-- Heartbeat: one row per mailbox.
create table mailbox_health (
  mailbox_id uuid primary key references mailboxes on delete cascade,
  last_fetched_at timestamptz,
  last_message_at timestamptz,
  failing_since timestamptz,
  error text not null default ''
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
  since date,
  state text not null check (state in ('running', 'done', 'failed', 'stopped')),
  total integer,
  fetched integer not null default 0,
  -- Per folder: uid validity and the highest uid already stored.
  progress jsonb not null default '{}',
  error text not null default '',
  started_at timestamptz not null default now(),
  ended_at timestamptz
);
create index backfills_mailbox on backfills (mailbox_id, started_at desc);
