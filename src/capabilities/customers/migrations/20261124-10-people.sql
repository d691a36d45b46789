-- Customers as people: what they are called in every script one types, how they are reached, marks, owner, notes.

-- Words as they are compared: without accents and case, in any script. NFKD comes first, so that the rest is lower-cased
-- by letters that every database knows.
create function folded(words text) returns text language sql immutable strict parallel safe
  return case when octet_length(words) = length(words) then lower(words) else lower(translate(
    replace(replace(replace(replace(regexp_replace(normalize(words, NFKD), '[\u0300-\u036f]', '', 'g'), 'ß', 'ss'), 'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'),
    'ŁłØøĐđĦħŦŧı', 'LlOoDdHhTti')) end;

-- The words of a text, folded; a word ends at spaces and signs.
create function words_of(words text) returns text[] language sql immutable strict parallel safe
  return array_remove(string_to_array(
    regexp_replace(folded(words), '[\s\u0021-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+', ' ', 'g'), ' '), '');

-- Finds what has words that begin with each of these; null when there are none. The signs of a query are no letters.
create function words_query(words text) returns tsquery language sql immutable strict parallel safe
  return (select string_agg('''' || left(word, 100) || ''':*', ' & ')::tsquery from unnest(words_of(words)) word);

alter table customers
  -- `merged`: the row of `merged_into` is this person now. `erased`: nothing is known any more, by the person's own wish.
  add column state text not null default 'active' check (state in ('active', 'merged', 'erased')),
  add column merged_into uuid references customers,
  add column owner_id uuid references agents,
  add column sort_name text collate "C" generated always as (left(folded(name), 200)) stored,
  -- Of the name and of everything that reaches them.
  add column words tsvector not null default '',
  add constraint customers_merged check ((state = 'merged') = (merged_into is not null));
create index customers_by_name on customers (sort_name, id) where state = 'active';
create index customers_words on customers using gin (words);
create index customers_merged_into on customers (merged_into) where merged_into is not null;
create index customers_owner on customers (owner_id) where owner_id is not null;

-- `address` is normalised: e-mail lower-cased, a number by E.164, a handle as network:name.
alter table customer_addresses
  drop constraint customer_addresses_kind_check,
  add constraint customer_addresses_kind_check check (kind in ('email', 'phone', 'handle')),
  -- As somebody wrote it; null: as `address`.
  add column written text,
  -- The number as it is dialled at home, so that it is found that way too.
  add column national text,
  add column verified_at timestamptz(3),
  -- Mail that came in brought it: nobody here, no file and no program entered it.
  add column by_mail boolean not null default false,
  add column is_primary boolean not null default false;
update customer_addresses set is_primary = true
where id in (select distinct on (customer_id, kind) id from customer_addresses order by customer_id, kind, created_at, address);
update customer_addresses a set by_mail = true
where 'in' = (
  select m.direction from conversations c join messages m on m.conversation_id = c.id
  where c.customer_id = a.customer_id order by c.number, m.seq limit 1);
create unique index customer_addresses_primary on customer_addresses (customer_id, kind) where is_primary;
create index customer_addresses_domain on customer_addresses (split_part(address, '@', 2)) where kind = 'email';

-- Keeps the words by which customers are found, whoever writes them.
create function set_customer_words(ids uuid[]) returns void language sql
begin atomic
  update customers set words = array_to_tsvector(words_of(
    left(customers.name, 200) || ' ' || coalesce((
      select string_agg(concat_ws(' ', left(address, 320), national), ' ') from customer_addresses where customer_id = customers.id), '')))
  where customers.id = any(ids);
end;
create function customer_named() returns trigger language plpgsql as $$
begin
  new.words := array_to_tsvector(words_of(left(new.name, 200) || ' ' || coalesce((
    select string_agg(concat_ws(' ', left(address, 320), national), ' ') from customer_addresses where customer_id = new.id), '')));
  return new;
end $$;
create trigger customers_words before insert or update of name on customers for each row execute function customer_named();
create function customer_reached() returns trigger language plpgsql as $$
begin
  perform set_customer_words(array(select distinct customer_id from changed));
  return null;
end $$;
create trigger customer_addresses_added after insert on customer_addresses
  referencing new table as changed for each statement execute function customer_reached();
create trigger customer_addresses_taken after delete on customer_addresses
  referencing old table as changed for each statement execute function customer_reached();
create function customer_moved() returns trigger language plpgsql as $$
begin
  perform set_customer_words(array(select customer_id from changed union select customer_id from before));
  return null;
end $$;
create trigger customer_addresses_moved after update on customer_addresses
  referencing old table as before new table as changed for each statement execute function customer_moved();
select set_customer_words(array(select id from customers));

-- What everybody must know before answering, with its reason.
create table customer_marks (
  customer_id uuid not null references customers on delete cascade,
  mark text not null check (mark in ('vip', 'vulnerable')),
  reason text not null,
  set_by uuid references agents,
  set_at timestamptz(3) not null,
  primary key (customer_id, mark)
);
create index customer_marks_mark on customer_marks (mark, customer_id);

create table customer_notes (
  id uuid primary key,
  customer_id uuid not null references customers on delete cascade,
  body text not null,
  written_by uuid references agents,
  written_at timestamptz(3) not null,
  changed_by uuid references agents,
  changed_at timestamptz(3),
  -- Taken away: it can be brought back for a day, and is gone then.
  removed_at timestamptz(3),
  revision integer not null default 1
);
create index customer_notes_removed on customer_notes (removed_at) where removed_at is not null;
create index customer_notes_customer on customer_notes (customer_id, written_at desc, id desc);
