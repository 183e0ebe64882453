-- Need weights and targets of practices added up to the areas that the publication puts them in: one row an area, year
-- and component. Rounded to a millionth of a person, so that the order of adding does not show.
insert into need_weight
select a.area as subject, w.year_ending, w.component, round(sum(w.people), 6) as people, min(w.source) as source
from need_weight w
join practice_area a on a.practice = w.subject and a.year_ending = w.year_ending
group by a.area, w.year_ending, w.component
order by a.area, w.year_ending, w.component;

insert into money
select m.measure, a.area as subject, m.year_ending, cast(sum(m.pence) as bigint) as pence, m.breakdown, min(m.source) as source
from money m
join practice_area a on a.practice = m.subject and a.year_ending = m.year_ending
where m.measure = 'target_allocation'
group by m.measure, a.area, m.year_ending, m.breakdown
order by a.area, m.breakdown;
