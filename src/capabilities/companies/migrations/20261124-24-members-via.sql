-- Through whom somebody belongs to a company, while they are merged.
alter table company_members add column via uuid references customers;
