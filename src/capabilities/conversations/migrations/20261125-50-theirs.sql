-- The newest conversations in which somebody takes part, also where that are a hundred thousand.
drop index participants_address;
create index participants_address on participants (address, conversation_id desc);
-- Where what was theirs is now, when it was joined to a conversation of somebody else.
create index conversations_joined on conversations (customer_id) where merged_into is not null;
