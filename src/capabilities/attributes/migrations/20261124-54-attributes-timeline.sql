-- Which attributes of each customer were set, in order, among everything else in the log.
create index attributes_timeline on events (about, at desc, id desc) where type in ('attributes.setOfCustomer');
