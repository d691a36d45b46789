-- The conversations with each customer by when they were opened, and by when they were closed.
create index conversations_customer_opened on conversations (customer_id, created_at desc, id desc);
create index conversations_customer_closed on conversations (customer_id, closed_at desc, id desc) where state = 'closed';
