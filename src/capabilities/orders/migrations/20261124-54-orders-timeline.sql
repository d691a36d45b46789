-- The orders of each customer by their last change; one that never changed is found where it was placed.
create index orders_customer_changed on orders (customer_id, changed_at desc, id desc) where changed_at > placed_at;
