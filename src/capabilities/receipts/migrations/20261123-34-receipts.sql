-- Who has read what was said, once per reader, token and way of reading.
create table receipts (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  reader_kind text not null check (reader_kind in ('agent', 'customer', 'anonymous')),
  agent_id uuid references agents,
  customer_id uuid references customers,
  -- The token that was used, and its name then: tokens are taken back, receipts stay.
  token_id uuid,
  token_name text,
  -- `ahead`: a screen had it ready and did not show it.
  how text not null check (how in ('opened', 'ahead', 'searched', 'exported', 'original', 'attachment')),
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  times integer not null default 1
);
create unique index receipts_one on receipts (conversation_id, reader_kind, agent_id, customer_id, token_id, how) nulls not distinct;
create index receipts_latest on receipts (conversation_id, last_at desc, id desc);
create index receipts_agent on receipts (agent_id) where agent_id is not null;
create index receipts_customer on receipts (customer_id) where customer_id is not null;
