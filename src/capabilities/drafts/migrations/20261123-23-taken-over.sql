-- When it was begun, and by whom it was taken over: its writer keeps it as a copy, until going on writing in it.
alter table drafts add column begun_at timestamptz(3);
update drafts set begun_at = updated_at;
alter table drafts alter column begun_at set not null;
alter table drafts add column taken_by uuid references agents on delete set null;
alter table drafts add column taken_at timestamptz(3);
