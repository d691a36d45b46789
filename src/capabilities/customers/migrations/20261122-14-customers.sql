select grant_permission('customers:read', 'agent', 'lead', 'admin');
select grant_permission('customers:write', 'agent', 'lead', 'admin');

create table customers (
  id uuid primary key,
  name text not null,
  revision integer not null default 1,
  created_at timestamptz not null default now()
);

-- Every address that reaches a customer; `address` is lower-cased.
create table customer_addresses (
  id uuid primary key,
  customer_id uuid not null references customers on delete cascade,
  kind text not null check (kind in ('email')),
  address text not null,
  created_at timestamptz not null default now()
);
create unique index customer_addresses_address on customer_addresses (kind, address);
create index customer_addresses_customer on customer_addresses (customer_id);
