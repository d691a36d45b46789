-- All conversations, those first in which something was said last: what a search without words walks through.
create index conversations_recent on conversations (last_message_at desc, id desc) include (team_id, assignee_id, state);
