-- What refers to a customer is found when one goes who was made in vain.
create index participants_customer on participants (customer_id) where customer_id is not null;
create index messages_customer on messages (customer_id) where customer_id is not null;
create index conversations_customer_home on conversations (customer_home) where customer_home is not null;
