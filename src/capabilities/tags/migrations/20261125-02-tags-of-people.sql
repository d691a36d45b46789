-- Tags of customers and of companies.
create table customer_tags (
  customer_id uuid not null references customers on delete cascade,
  tag_id uuid not null references tags,
  -- Through whom it came, while they are merged.
  via uuid references customers,
  added_at timestamptz(3) not null,
  primary key (customer_id, tag_id)
);
create index customer_tags_tag on customer_tags (tag_id, customer_id);
create index customer_tags_via on customer_tags (via) where via is not null;

create table company_tags (
  company_id uuid not null references companies on delete cascade,
  tag_id uuid not null references tags,
  added_at timestamptz(3) not null,
  primary key (company_id, tag_id)
);
create index company_tags_tag on company_tags (tag_id, company_id);

-- Which tags were put on each customer, in order, among everything else in the log.
create index tags_timeline on events (about, at desc, id desc) where type in ('tags.ofCustomer');
