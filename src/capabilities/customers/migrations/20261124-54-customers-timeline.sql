-- What was changed about each customer, in order, among everything else in the log.
create index customers_timeline on events (about, at desc, id desc)
  where type in ('customers.renamed', 'customers.timeZoneChanged', 'customers.addressesChanged', 'customers.marked', 'customers.ownerChanged');
