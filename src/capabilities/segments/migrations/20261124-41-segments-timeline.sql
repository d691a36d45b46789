-- What the timeline of a customer shows of segments, in its order.
create index segments_timeline on events (about, at desc, id desc) where type in ('segments.entered', 'segments.left');
