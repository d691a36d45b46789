-- Where the customer's clocks are (IANA name), as somebody of ours has noted it.
alter table customers add column time_zone text;
