-- A conversation with a customer who was merged into another is with that one now, and goes back when they are taken apart.
alter table conversations
  -- Whose it is, when they were merged or when people said so; null: of whoever was written to, or wrote.
  add column customer_home uuid references customers;

-- Where a customer was known by the conversation that was theirs last, after it was given to another customer or removed:
-- who has none any more is no better known than before.
create table customer_places (
  customer_id uuid primary key references customers on delete cascade,
  team_id uuid references teams,
  private boolean not null,
  -- Who was named for it.
  agent_ids uuid[] not null
);
