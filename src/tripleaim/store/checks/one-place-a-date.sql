-- soft
-- Two official tables of one date put a block in the same area of a kind.
select basis, block, kind, seen_on, string_agg(distinct area, ' or ' order by area) as areas
from sighting
group by basis, block, kind, seen_on
having count(distinct area) > 1
order by basis, block, kind, seen_on
