-- What refers to a customer is found when one goes who was made in vain.
create index customer_notes_home on customer_notes (home_id) where home_id is not null;
create index customer_marks_via on customer_marks (via) where via is not null;
