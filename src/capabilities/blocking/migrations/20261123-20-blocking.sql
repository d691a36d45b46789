-- Spam, and senders whose mail is.
select grant_permission('blocking:use', 'agent', 'lead', 'admin');

-- Addresses (`a@b.example`) and domains (`b.example`, with everything beneath), lower-cased.
create table blocks (
  id uuid primary key,
  kind text not null check (kind in ('address', 'domain')),
  value text not null unique,
  reason text not null,
  blocked_by uuid references agents,
  blocked_at timestamptz(3) not null
);
create index blocks_order on blocks (blocked_at desc, id desc);
create index blocks_by on blocks (blocked_by) where blocked_by is not null;

-- How a conversation stood before it was put away as spam, and who said so; there is none for what is not spam.
create table spam (
  conversation_id uuid primary key references conversations on delete cascade,
  -- Who wrote it; '' if nobody did.
  address text not null,
  -- State to go back to, and when it was closed if it was.
  state text not null,
  closed_at timestamptz(3),
  -- Null: it came from a blocked sender.
  marked_by uuid references agents,
  -- The block that it came in by, lifted meanwhile or not.
  block_value text,
  marked_at timestamptz(3) not null
);
create index spam_marked on spam (marked_at);
create index spam_address on spam (address);
create index spam_by on spam (marked_by) where marked_by is not null;

-- What was removed for good after its time.
create table removed_spam (
  id uuid primary key,
  number bigint not null,
  address text not null,
  -- Who could see it sees that it was removed.
  team_id uuid references teams,
  private boolean not null,
  marked_by uuid references agents,
  marked_at timestamptz(3) not null,
  removed_at timestamptz(3) not null
);
create index removed_spam_order on removed_spam (removed_at desc, id desc);
create index removed_spam_address on removed_spam (address);
create index removed_spam_team on removed_spam (team_id) where team_id is not null;
create index removed_spam_by on removed_spam (marked_by) where marked_by is not null;
