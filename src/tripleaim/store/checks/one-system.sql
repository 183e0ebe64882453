-- hard
-- Every LSOA of 2011 lies in exactly one STP or ICB on 1 April of each year from 2017 to 2026.
select c.block, d.on_date, count(a.area) as systems
from (select distinct block from lying_ever()) c
cross join (select make_date(y, 4, 1) as on_date from range(2017, 2027) t(y)) d
left join lying_ever() a on a.block = c.block and a.kind in ('stp', 'icb') and holds(a.valid_from, a.valid_to, d.on_date)
group by c.block, d.on_date
having count(a.area) <> 1
order by c.block, d.on_date
