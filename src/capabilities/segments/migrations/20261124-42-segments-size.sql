-- Whoever goes for good, erased or taken back, is not counted any more.
create function segment_stays_gone() returns trigger language plpgsql as $$
begin
  update segments set size = size - gone.many
  from (select segment_id, count(*)::integer as many from before where left_at is null group by segment_id) gone
  where segments.id = gone.segment_id;
  return null;
end $$;
create trigger segment_stays_gone after delete on segment_stays
  referencing old table as before for each statement execute function segment_stays_gone();
