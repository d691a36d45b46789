-- What happened to the consents of each customer, by its time.
create index consent_entries_timeline on consent_entries (customer_id, at desc, id desc);
