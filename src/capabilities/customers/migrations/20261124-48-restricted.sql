-- Since when the data of a customer is only kept (Art. 18 GDPR); null: it is used.
alter table customers add column restricted_at timestamptz(3);
create index customers_restricted on customers (id) where restricted_at is not null;
