-- What customers do elsewhere, as other systems tell it: events of one's own.
select grant_permission('activity:read', 'agent', 'lead', 'admin');
select grant_permission('activity:write', 'admin');
select grant_permission('activity:manage', 'admin');

-- Every name that was ever sent, with how many there are of it.
create table activity_names (
  name text primary key,
  count bigint not null,
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null
);

create table activity (
  id uuid primary key,
  customer_id uuid not null references customers on delete cascade,
  -- The sender and its own key: the same event is never there twice.
  source text not null,
  external_id text not null,
  name text not null,
  at timestamptz(3) not null,
  properties jsonb not null,
  received_at timestamptz(3) not null,
  unique (source, external_id)
);
create index activity_customer on activity (customer_id, at desc, id desc);
create index activity_named on activity (customer_id, name, at desc);
create index activity_age on activity (at);

-- One row.
create table activity_settings (
  is_row boolean primary key default true check (is_row),
  -- Events older than so many days are forgotten; null: never.
  keep_days integer check (keep_days > 0),
  revision integer not null default 1
);
insert into activity_settings default values;
