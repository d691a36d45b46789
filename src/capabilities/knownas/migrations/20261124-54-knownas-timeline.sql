-- When the card of each customer changed, in order, among everything else in the log.
create index knownas_timeline on events (about, at desc, id desc) where type in ('knownas.changed');
