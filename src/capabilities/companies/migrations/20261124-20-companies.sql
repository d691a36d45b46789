select grant_permission('companies:read', 'agent', 'lead', 'admin');
select grant_permission('companies:write', 'agent', 'lead', 'admin');

create table companies (
  id uuid primary key,
  name text not null,
  sort_name text collate "C" generated always as (left(folded(name), 200)) stored,
  words tsvector generated always as (array_to_tsvector(words_of(left(name, 200)))) stored,
  owner_id uuid references agents,
  revision integer not null default 1,
  created_at timestamptz(3) not null
);
create index companies_owner on companies (owner_id) where owner_id is not null;
create index companies_by_name on companies (sort_name, id);
create index companies_words on companies using gin (words);

-- Whoever is reached by an address of the domain belongs to the company.
create table company_domains (
  domain text primary key,
  company_id uuid not null references companies on delete cascade
);
create index company_domains_company on company_domains (company_id);

create table company_members (
  company_id uuid not null references companies on delete cascade,
  customer_id uuid not null references customers on delete cascade,
  -- A word: buyer, accounts, …
  role text not null default '',
  -- By which domain they joined by themselves.
  by_domain text,
  -- Taken out by hand: kept, so that the domain does not bring them back.
  left_at timestamptz(3),
  primary key (company_id, customer_id)
);
create index company_members_customer on company_members (customer_id, company_id) where left_at is null;

-- What was noted about a company, as of customers.
create table company_notes (
  id uuid primary key,
  company_id uuid not null references companies on delete cascade,
  body text not null,
  written_by uuid references agents,
  written_at timestamptz(3) not null,
  changed_by uuid references agents,
  changed_at timestamptz(3),
  removed_at timestamptz(3),
  revision integer not null default 1
);
create index company_notes_company on company_notes (company_id, written_at desc, id desc);
create index company_notes_removed on company_notes (removed_at) where removed_at is not null;
