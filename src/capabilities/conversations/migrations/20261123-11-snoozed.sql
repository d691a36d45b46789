-- Put aside: comes back at a time, or when the customer writes.
alter table conversations drop constraint conversations_state_check;
alter table conversations add constraint conversations_state_check
  check (state in ('open', 'with_customer', 'snoozed', 'closed', 'merged'));
-- When it comes back; null: only when the customer writes. Of account only while `state` is `snoozed`: it stays after
-- an answer or a close, so that undoing that puts the conversation back as it was.
alter table conversations add column snoozed_until timestamptz(3);
create index conversations_snoozed on conversations (snoozed_until) where state = 'snoozed' and snoozed_until is not null;
