-- The merged conversation that a draft was begun in; null: where it is. It goes back there when that is taken out again.
alter table drafts add column home_id uuid references conversations on delete set null;
create index drafts_home on drafts (home_id) where home_id is not null;
