-- How far each follower has read the event log (see followers.ts).
create table follower_places (
  name text primary key,
  -- `<xid>.<id>`
  place text not null
);
