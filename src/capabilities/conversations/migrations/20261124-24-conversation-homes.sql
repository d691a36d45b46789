-- A conversation with a customer who was merged into another is with that one now, and goes back when they are taken apart.
alter table conversations
  -- Whose it is, when they were merged or when people said so; null: of whoever was written to, or wrote.
  add column customer_home uuid references customers;
