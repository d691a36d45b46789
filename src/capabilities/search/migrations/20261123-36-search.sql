select grant_permission('search:use', 'agent', 'lead', 'admin');

-- One row for each message: its words and what belongs to it, ready to be searched (search.words.ts says how they are
-- made). Made from what other tables hold; `heed search rebuild` makes it anew.
create table search_documents (
  message_id uuid primary key references messages on delete cascade,
  conversation_id uuid not null,
  -- Its place: what came later has a higher one. Documents made afterwards, newest first, count down from -1.
  place bigint not null,
  at timestamptz(3) not null,
  words tsvector not null
);
-- The list of what waits to be sorted in is read by every search, so it is kept short.
create index search_documents_words on search_documents using gin (words) with (gin_pending_list_limit = 256);
create index search_documents_conversation on search_documents (conversation_id);

-- How many documents hold a word: which word of a search is rare, what a beginning may become, and for words of names
-- what is left when one letter is, by which one typed with a slip is found.
create table search_words (
  word text collate "C" primary key,
  documents integer not null,
  near text[]
) with (fillfactor = 80);
create index search_words_near on search_words using gin (near) where near is not null;

-- People by the words of their names and addresses.
create table search_people (
  customer_id uuid primary key references customers on delete cascade,
  words tsvector not null
);
create index search_people_words on search_people using gin (words) with (gin_pending_list_limit = 256);

-- Conversations whose documents are to be made again: they were renamed, split, joined.
create table search_stale (
  conversation_id uuid primary key
);

-- One row. `version` is that of the way words are made; older documents are thrown away and made anew, newest first:
-- `filled_to` is the oldest message that has been looked at, `people_to` the last customer.
create table search_state (
  one boolean primary key default true check (one),
  version integer not null,
  highest bigint not null default 0,
  lowest bigint not null default 0,
  languages text[] not null default '{}',
  filled_to uuid,
  filled boolean not null default false,
  people_to uuid,
  started_at timestamptz(3) not null,
  filled_at timestamptz(3)
);
