-- A message to somebody outside that is being written beside a conversation. `beside`: {sideThreadId, passing}, where it
-- goes on and what of the conversation goes along; null for all other kinds.
alter table drafts drop constraint drafts_kind_check;
alter table drafts add constraint drafts_kind_check check (kind in ('reply', 'note', 'new', 'side'));
alter table drafts add column beside jsonb;
alter table drafts add constraint drafts_beside_check check (beside is null or kind = 'side');
