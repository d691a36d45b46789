-- `beside`: taken by another capability that keeps it beside a conversation.
alter table incoming_mail drop constraint incoming_mail_state_check;
alter table incoming_mail add constraint incoming_mail_state_check
  check (state in ('stored', 'done', 'duplicate', 'bounce', 'beside'));
