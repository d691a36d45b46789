-- Orders: what customers have bought, as the shop's own systems tell it.
select grant_permission('orders:read', 'agent', 'lead', 'admin');
select grant_permission('orders:write', 'admin');

create table orders (
  id uuid primary key,
  customer_id uuid not null references customers on delete cascade,
  -- The sender and its own key: the same order is never there twice.
  source text not null,
  external_id text not null,
  -- As customers know it, and as it is looked for: letters and digits alone, in capitals.
  number text not null,
  number_key text not null,
  state text not null check (state in
    ('placed', 'paid', 'partly_shipped', 'shipped', 'partly_delivered', 'delivered', 'cancelled', 'returned', 'refunded')),
  -- How far on its way the state is; of two tellings of the same moment the one that is further on counts.
  state_rank smallint not null,
  -- ISO 4217; amounts are in its minor unit.
  currency text not null,
  total bigint not null,
  lines jsonb not null,
  tracking jsonb not null,
  link text,
  placed_at timestamptz(3) not null,
  -- When it changed, by the sender's clock: what is later wins, in whatever order it arrives.
  changed_at timestamptz(3) not null,
  -- Of everything the sender said, so that a repetition is known.
  digest text collate "C" not null,
  received_at timestamptz(3) not null,
  unique (source, external_id)
);
create index orders_customer on orders (customer_id, placed_at desc, id desc);
create index orders_number on orders (number_key);
create index orders_currency on orders (currency);
