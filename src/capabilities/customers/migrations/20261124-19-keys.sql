-- By what other systems call a customer: the shop's own number of them.
create table customer_keys (
  source text not null,
  external_id text not null,
  customer_id uuid not null references customers on delete cascade,
  created_at timestamptz(3) not null default now(),
  primary key (source, external_id)
);
create index customer_keys_customer on customer_keys (customer_id);

-- Every id that means the same person as this one: itself, what it was merged into, and what else was.
create function customer_family(customer uuid) returns uuid[] language sql stable parallel safe
  return (
    select root || array(select id from customers where merged_into = root)
    from (select coalesce(merged_into, id) as root from customers where id = customer) one);
