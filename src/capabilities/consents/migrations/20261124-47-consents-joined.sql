-- Two customers became one of whom one had withdrawn; or they were taken apart again.
alter table consent_entries drop constraint consent_entries_change_check;
alter table consent_entries add constraint consent_entries_change_check
  check (change in ('asked', 'given', 'confirmed', 'withdrawn', 'undone', 'joined', 'parted'));
