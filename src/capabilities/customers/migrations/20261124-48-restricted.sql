-- Since when the data of a customer is only kept (Art. 18 GDPR); null: it is used.
alter table customers add column restricted_at timestamptz(3);
create index customers_restricted on customers (id) where restricted_at is not null;
-- Since when the customer is being erased, until `state` says that they are: nobody changes, merges or parts them then.
alter table customers add column erasing_at timestamptz(3);
