-- The merged conversation through which somebody follows: they leave with it when it is taken out again.
alter table follows add column via uuid references conversations on delete set null;
create index follows_via on follows (via) where via is not null;
