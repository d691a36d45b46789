-- A picture of a customer that somebody here has uploaded; nothing is ever fetched from outside.
-- `picture` is the digest of it: part of its address, so that a new picture has a new one.
alter table customers add column picture text;
create table customer_pictures (
  customer_id uuid primary key references customers on delete cascade,
  type text not null,
  content bytea not null
);
