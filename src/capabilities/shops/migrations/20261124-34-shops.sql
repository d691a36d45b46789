-- Shops: signed web-hooks that tell of orders and of what customers do.
select grant_permission('shops:manage', 'admin');

create table shop_endpoints (
  id uuid primary key,
  name text not null,
  -- Of the orders and events that come this way; their keys are told apart by it.
  source text not null unique,
  -- Sealed. The old one holds until its time, so that the shop can be given the new one meanwhile.
  secret text not null,
  old_secret text,
  old_until timestamptz(3),
  mapping jsonb not null,
  active boolean not null default true,
  -- Calls that were not let in: nothing of them is kept but how many, when last, and why.
  refused_count bigint not null default 0,
  refused_at timestamptz(3),
  refused_code text,
  revision integer not null default 1,
  created_at timestamptz(3) not null
);

create table shop_deliveries (
  id uuid primary key,
  endpoint_id uuid not null references shop_endpoints on delete cascade,
  -- The sender's own id of what it tells; the same again is a repetition.
  webhook_id text not null,
  sent_at timestamptz(3) not null,
  received_at timestamptz(3) not null,
  type text not null default '',
  outcome text not null check (outcome in ('taken', 'ignored', 'unreadable')),
  -- Why it was ignored or could not be read.
  problem jsonb,
  tries integer not null default 1,
  -- As it came, as long as it could not be read.
  body text,
  unique (endpoint_id, webhook_id)
);
create index shop_deliveries_newest on shop_deliveries (endpoint_id, received_at desc, id desc);
create index shop_deliveries_unreadable on shop_deliveries (endpoint_id) where outcome = 'unreadable';
create index shop_deliveries_age on shop_deliveries (received_at);
