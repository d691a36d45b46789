-- First words among all that happened with a customer.
alter table receipts drop constraint receipts_how_check;
alter table receipts add constraint receipts_how_check
  check (how in ('opened', 'ahead', 'searched', 'exported', 'original', 'attachment', 'timeline'));

-- Who has looked at what is known of a customer: once per reader, token, way and day (UTC).
create table customer_receipts (
  id uuid primary key,
  customer_id uuid not null references customers on delete cascade,
  day date not null,
  agent_id uuid not null references agents,
  token_id uuid,
  token_name text,
  -- `company`: as one of the people of a company. `exported`: in a list that was taken out.
  how text not null check (how in ('opened', 'company', 'exported')),
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  times integer not null default 1
);
create unique index customer_receipts_one on customer_receipts (customer_id, day, agent_id, token_id, how) nulls not distinct;
create index customer_receipts_latest on customer_receipts (customer_id, last_at desc, id desc);
create index customer_receipts_agent on customer_receipts (agent_id);
