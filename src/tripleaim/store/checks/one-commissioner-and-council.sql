-- hard
-- Every LSOA of 2011 lies in exactly one CCG and in exactly one council on 1 April of each year from 2015 to 2022.
select c.block, d.on_date, k.kind, count(a.area) as areas
from (select distinct block from lying_ever()) c
cross join (select make_date(y, 4, 1) as on_date from range(2015, 2023) t(y)) d
cross join (values ('ccg'), ('lad')) k(kind)
left join lying_ever() a on a.block = c.block and a.kind = k.kind and holds(a.valid_from, a.valid_to, d.on_date)
group by c.block, d.on_date, k.kind
having count(a.area) <> 1
order by c.block, d.on_date, k.kind
