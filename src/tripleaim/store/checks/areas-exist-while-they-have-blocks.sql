-- hard
-- An area that blocks lie in exists on every day of that spell.
select c.area, min(c.valid_from) as blocks_from, max(c.valid_to) as blocks_to, a.valid_from, a.valid_to
from composition c
left join area a on a.area = c.area
where a.area is null or c.valid_from < a.valid_from or (a.valid_to is not null and coalesce(c.valid_to, date '9999-01-01') > a.valid_to)
group by c.area, a.valid_from, a.valid_to
order by c.area
