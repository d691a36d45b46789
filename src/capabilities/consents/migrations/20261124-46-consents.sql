-- Consents: what customers have agreed to, for each purpose and channel, and how that came about.
select grant_permission('consents:read', 'agent', 'lead', 'admin');
select grant_permission('consents:write', 'agent', 'lead', 'admin');
select grant_permission('consents:export', 'lead', 'admin');
select grant_permission('consents:manage', 'admin');

create table consent_purposes (
  id uuid primary key,
  name text not null,
  channels text[] not null,
  -- Given only when the customer has confirmed it from a mail.
  double_opt_in boolean not null,
  archived boolean not null default false,
  revision integer not null default 1
);
create unique index consent_purposes_name on consent_purposes (lower(name)) where not archived;

-- What customers are told, word for word: [{ language, wording }]. The highest version is the one in use.
create table consent_wordings (
  id uuid primary key,
  purpose_id uuid not null references consent_purposes,
  version integer not null,
  texts jsonb not null,
  made_by uuid references agents,
  made_at timestamptz(3) not null,
  unique (purpose_id, version)
);

-- Everything that happened, in order; the newest of a customer, purpose and channel is what holds.
create table consent_entries (
  id uuid primary key,
  seq bigint generated always as identity unique,
  customer_id uuid not null references customers,
  purpose_id uuid not null references consent_purposes,
  channel text not null,
  change text not null check (change in ('asked', 'given', 'confirmed', 'withdrawn', 'undone')),
  -- What holds from here on.
  state text not null check (state in ('none', 'pending', 'given', 'withdrawn')),
  wording_id uuid not null references consent_wordings,
  language text not null,
  source text not null check (source in ('agent', 'program', 'customer')),
  agent_id uuid references agents,
  -- How it came about, as the sender says it.
  how text not null default '',
  -- What reached the customer on this channel, or where the mail to confirm went.
  address text,
  -- The entry whose mail confirms this.
  ask_id uuid,
  at timestamptz(3) not null
);
create index consent_entries_customer on consent_entries (customer_id, purpose_id, channel, seq desc);
create index consent_entries_newest on consent_entries (customer_id, seq desc);
-- The proof of one purpose, over all who were asked.
create index consent_entries_purpose on consent_entries (purpose_id, seq);

-- What is left of erased customers: no address, only what a keyed hash of it tells.
create table consent_tombstones (
  hash text not null,
  purpose_id uuid not null references consent_purposes,
  channel text not null,
  state text not null check (state in ('given', 'withdrawn')),
  wording_id uuid not null references consent_wordings,
  given_at timestamptz(3),
  withdrawn_at timestamptz(3),
  forgotten_at timestamptz(3) not null,
  primary key (hash, purpose_id, channel)
);

-- What is proof is added to and never changed; erasing a customer alone says `heed.forgetting` in its transaction.
create function consents_stay() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('heed.forgetting', true) = 'on' then return old; end if;
  raise exception '% is only added to', tg_table_name;
end $$;
create trigger consent_entries_stay before update or delete on consent_entries for each row execute function consents_stay();
create trigger consent_wordings_stay before update or delete on consent_wordings for each row execute function consents_stay();
