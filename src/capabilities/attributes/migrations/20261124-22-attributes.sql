select grant_permission('attributes:use', 'agent', 'lead', 'admin');
select grant_permission('attributes:manage', 'lead', 'admin');

create table attributes (
  id uuid primary key,
  about text not null check (about in ('customer', 'company')),
  name text not null,
  hint text not null default '',
  kind text not null check (kind in ('text', 'number', 'choice', 'choices', 'date', 'flag', 'link')),
  -- What can be chosen: [{ id, name, archived }]. Archived ones stay where they were chosen.
  options jsonb not null default '[]',
  in_panel boolean not null,
  position integer not null,
  archived boolean not null default false,
  revision integer not null default 1
);

-- One fact about one customer or company. Null: it was known once; then only the revision counts.
create table attribute_values (
  subject_id uuid not null,
  attribute_id uuid not null references attributes on delete cascade,
  value jsonb,
  revision integer not null default 1,
  primary key (subject_id, attribute_id)
);
create index attribute_values_attribute on attribute_values (attribute_id);
