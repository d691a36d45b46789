-- Spam is removed after so many days; null: it is kept.
alter table organisation add column spam_days integer default 30 check (spam_days between 1 and 3650);
