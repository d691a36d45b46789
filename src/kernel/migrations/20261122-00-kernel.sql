-- The event log: what happened, appended once. `xid` is the writing transaction, so that readers never skip
-- an event whose transaction commits late (see events.ts).
create table events (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default now(),
  type text not null,
  actor text not null,
  about uuid,
  payload jsonb not null,
  request_id text
);
create index events_in_order on events (xid, id);
create index events_about on events (about, id) where about is not null;

-- Answers already given to an Idempotency-Key.
create table idempotency_keys (
  key text not null,
  actor text not null,
  operation text not null,
  input_hash text not null,
  answer jsonb,
  at timestamptz not null default now(),
  primary key (actor, operation, key)
);
create index idempotency_keys_age on idempotency_keys (at);
