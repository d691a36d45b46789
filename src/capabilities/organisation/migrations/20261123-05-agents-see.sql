-- What people see: everything that is not private, or the work of their own teams and what belongs to no team.
alter table organisation add column agents_see text not null default 'notPrivate' check (agents_see in ('notPrivate', 'ownTeams'));
