-- Segments: customers picked by a condition, and who is in them since when.
select grant_permission('segments:read', 'agent', 'lead', 'admin');
select grant_permission('segments:manage', 'lead', 'admin');

create table segments (
  id uuid primary key,
  name text not null,
  description text not null default '',
  condition jsonb not null,
  made_by uuid not null references agents,
  created_at timestamptz(3) not null,
  revision integer not null default 1,
  -- The revision in which the condition last changed, and the one for which all customers were looked through: while
  -- these differ, members are being found, and nobody is told to enter or leave.
  condition_revision integer not null default 1,
  found_for integer,
  -- While all customers are looked through: those up to this id have been. Null: at rest.
  looked_to uuid,
  -- How many are in it now.
  size integer not null default 0,
  -- The database could not answer the condition.
  failed boolean not null default false,
  -- Kept for a while after it was removed, so that it can be put back.
  removed_at timestamptz(3)
);
create unique index segments_name on segments (lower(name)) where removed_at is null;
create index segments_looking on segments (looked_to) where looked_to is not null;
create index segments_removed on segments (removed_at) where removed_at is not null;
create index segments_made_by on segments (made_by);

-- From when to when somebody was in a segment; who is in it now has not left.
create table segment_stays (
  id bigint generated always as identity primary key,
  segment_id uuid not null references segments on delete cascade,
  customer_id uuid not null references customers on delete cascade,
  entered_at timestamptz(3) not null,
  left_at timestamptz(3)
);
create unique index segment_stays_members on segment_stays (segment_id, customer_id) where left_at is null;
create index segment_stays_entered on segment_stays (segment_id, entered_at desc, id desc);
create index segment_stays_left on segment_stays (segment_id, left_at desc, id desc) where left_at is not null;
create index segment_stays_customer on segment_stays (customer_id, segment_id);

-- How large a segment was each day, after all customers were looked through.
create table segment_sizes (
  segment_id uuid not null references segments on delete cascade,
  -- ISO 8601, in the time zone of the organisation.
  day text not null,
  size integer not null,
  primary key (segment_id, day)
);
