-- What refers to a customer is found when one goes who was made in vain.
create index company_members_via on company_members (via) where via is not null;
