-- soft
-- Two official tables of one date put a block in the same area of a kind.
with several as (
    select basis, block, kind, seen_on from sighting group by basis, block, kind, seen_on having count(*) > 1
),
torn as (
    select basis, block, kind, seen_on
    from sighting
    semi join several using (basis, block, kind, seen_on)
    group by basis, block, kind, seen_on
    having min(area) <> max(area)
)
select s.basis, s.block, s.kind, s.seen_on, string_agg(distinct s.area, ' or ' order by s.area) as areas
from sighting s
join torn t on t.basis = s.basis and t.block = s.block and t.kind = s.kind and t.seen_on = s.seen_on
group by s.basis, s.block, s.kind, s.seen_on
order by s.basis, s.block, s.kind, s.seen_on
