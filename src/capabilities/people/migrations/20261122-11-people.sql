-- What a role may do is data: permission names are `capability:permission` from the contracts.
create table roles (
  name text primary key,
  permissions text[] not null default '{}',
  revision integer not null default 1
);
insert into roles (name) values ('agent'), ('lead'), ('admin');

-- Every permission that a role can be given.
create table permissions (name text primary key);

-- Called by the migrations of every capability.
create function grant_permission(permission text, variadic to_roles text[]) returns void language sql as $$
  insert into permissions (name) values (permission) on conflict do nothing;
  update roles set permissions = array(select distinct unnest(permissions || permission) order by 1) where name = any(to_roles)
$$;
select grant_permission('people:read', 'agent', 'lead', 'admin');
select grant_permission('people:teams', 'lead', 'admin');
select grant_permission('people:manage', 'admin');
select grant_permission('people:roles', 'admin');
select grant_permission('organisation:manage', 'admin');

create table agents (
  id uuid primary key,
  email text not null check (email = lower(email)),
  name text not null check (length(name) between 1 and 200),
  role text not null references roles,
  state text not null default 'invited' check (state in ('invited', 'active', 'deactivated')),
  -- When the invitation was accepted; a deactivated agent without it goes back to 'invited'.
  joined_at timestamptz,
  time_zone text,
  locale text,
  signature_html text not null default '',
  -- Digest of the photo in agent_photos; part of its address, so that a new photo has a new one.
  photo text,
  revision integer not null default 1,
  created_at timestamptz not null default now()
);
create unique index agents_email on agents (email);
create index agents_by_name on agents (lower(name), id);
create index agents_role on agents (role) where state = 'active';

create table agent_photos (
  agent_id uuid primary key references agents on delete cascade,
  type text not null,
  content bytea not null
);

create table teams (
  id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  -- Conversations of a private team are found by its members and their assignee alone.
  private boolean not null default false,
  -- No longer offered anywhere; its old conversations keep its name and its privacy.
  archived boolean not null default false,
  revision integer not null default 1,
  created_at timestamptz not null default now()
);
create unique index teams_name on teams (lower(name)) where not archived;

create table team_members (
  team_id uuid not null references teams on delete cascade,
  agent_id uuid not null references agents on delete cascade,
  primary key (team_id, agent_id)
);
create index team_members_agent on team_members (agent_id);
