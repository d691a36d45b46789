-- Who is one person: customers who were merged and can be taken apart, those who may be the same, and messages that were
-- given to whoever wrote them.
select grant_permission('identity:read', 'agent', 'lead', 'admin');
select grant_permission('identity:write', 'agent', 'lead', 'admin');

create table customer_merges (
  id uuid primary key,
  seq bigint generated always as identity,
  from_id uuid not null references customers,
  into_id uuid not null references customers,
  merged_by uuid references agents,
  at timestamptz(3) not null,
  parted_by uuid references agents,
  parted_at timestamptz(3)
);
create unique index customer_merges_now on customer_merges (from_id) where parted_at is null;
create index customer_merges_from on customer_merges (from_id);
create index customer_merges_into on customer_merges (into_id, seq);

-- What was chosen of another's for the one they are now, and what stood there before.
create table customer_merge_facts (
  merge_id uuid not null references customer_merges on delete cascade,
  key text not null,
  was jsonb,
  chosen jsonb,
  primary key (merge_id, key)
);

-- By what customers are compared: what reaches them in its plainest form, words of their name within a company.
create table identity_keys (
  key text not null,
  customer_id uuid not null references customers on delete cascade,
  -- Of a name, all its words.
  words text[],
  primary key (key, customer_id)
);
create index identity_keys_customer on identity_keys (customer_id);

-- Two who may be one person; a_id is the lower id. Those who are not stay, so that they are not offered again.
create table identity_pairs (
  a_id uuid not null references customers on delete cascade,
  b_id uuid not null references customers on delete cascade check (a_id < b_id),
  reasons text[] not null,
  -- How sure it is, for the order in which they are offered.
  weight smallint not null,
  found_at timestamptz(3) not null,
  apart_by uuid references agents,
  apart_at timestamptz(3),
  primary key (a_id, b_id)
);
create index identity_pairs_b on identity_pairs (b_id);
create index identity_pairs_offered on identity_pairs (weight, found_at, a_id, b_id) where apart_at is null;

-- An address that several people write from: whoever else it may be.
create table identity_shared (
  address_id uuid not null references customer_addresses on delete cascade,
  customer_id uuid not null references customers on delete cascade,
  added_by uuid references agents,
  added_at timestamptz(3) not null,
  primary key (address_id, customer_id)
);
create index identity_shared_customer on identity_shared (customer_id);

-- Whether somebody else writes from an address: whoever turned out to be its holder does not, as long as they are merged.
create function is_shared(one uuid) returns boolean language sql stable parallel safe
  return exists (
    select from identity_shared s join customer_addresses a on a.id = s.address_id
    where s.address_id = one and s.customer_id <> all (customer_family(a.customer_id)));

-- A message that was given to whoever really wrote it, and how it was before.
create table identity_moves (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  message_id uuid not null references messages on delete cascade,
  to_id uuid not null references customers,
  -- It was split off into `conversation_id` for this.
  split boolean not null,
  was jsonb not null,
  moved_by uuid references agents,
  at timestamptz(3) not null,
  undone_at timestamptz(3)
);
create index identity_moves_conversation on identity_moves (conversation_id);
create index identity_moves_message on identity_moves (message_id);
create index identity_moves_to on identity_moves (to_id);
create index identity_moves_was on identity_moves ((was ->> 'customerId'));

create index identity_timeline on events (about, at desc, id desc) where type in ('identity.merged', 'identity.unmerged');
