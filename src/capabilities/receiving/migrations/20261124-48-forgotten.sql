-- What is left of mail of people who were forgotten: keyed hashes, by which it is known when it comes again.
create table forgotten_mail (
  -- Of a Message-ID, of a content, or of the address of somebody who was forgotten.
  hash text primary key,
  at timestamptz(3) not null
);
