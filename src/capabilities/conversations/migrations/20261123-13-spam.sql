-- Spam: in no list but its own, answered by nobody. What comes to it leaves it there.
alter table conversations drop constraint conversations_state_check;
alter table conversations add constraint conversations_state_check
  check (state in ('open', 'with_customer', 'snoozed', 'closed', 'spam', 'merged'));
