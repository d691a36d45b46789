-- Mail that belongs to no message of a conversation, but to something that another capability keeps under this id.
alter table outbox add column beside_id uuid;
create unique index outbox_beside on outbox (beside_id) where beside_id is not null;
