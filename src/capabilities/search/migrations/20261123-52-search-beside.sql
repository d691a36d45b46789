-- What is said with people outside is found too: a document is of a message of the conversation or of one beside it.
alter table search_documents drop constraint search_documents_pkey;
alter table search_documents alter column message_id drop not null;
alter table search_documents add constraint search_documents_message_id_key unique (message_id);
alter table search_documents add column side_message_id uuid references side_messages on delete cascade;
create unique index search_documents_beside on search_documents (side_message_id) where side_message_id is not null;
alter table search_documents add constraint search_documents_of_one check (num_nonnulls(message_id, side_message_id) = 1);
