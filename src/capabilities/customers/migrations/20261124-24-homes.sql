-- What moves to another customer in a merge knows where it came from, so that it can go back.

alter table customer_addresses
  -- Whose it is, when that is not `customer_id`, who was merged with them.
  add column home_id uuid references customers,
  -- The primary one of its kind as if nobody were merged; null: as `is_primary` says.
  add column home_primary boolean;
create index customer_addresses_home on customer_addresses (home_id) where home_id is not null;
alter table customer_notes add column home_id uuid references customers;
-- Through whom the mark came, while they are merged.
alter table customer_marks add column via uuid references customers;
