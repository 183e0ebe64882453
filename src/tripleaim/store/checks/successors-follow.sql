-- soft
-- A commissioner or system that closed has a successor from that day on.
select a.area, a.name, a.valid_to
from area a
where a.kind in ('ccg', 'stp', 'icb', 'sub_icb') and a.valid_to is not null
    and not exists (
        select 1 from succession s where s.predecessor = a.area and s.effective between a.valid_to and a.valid_to + 1
    )
order by a.area
