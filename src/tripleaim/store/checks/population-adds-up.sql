-- hard
-- England's people by broad age add up to the published totals: 55,619,430 in mid-2017, 56,286,961 in mid-2019, 56,550,138 in mid-2020, 56,490,091 in Census 2021 (LSOAs, as rounded).
select t.release, t.people as published, sum(r.people) as here
from (values ('mid-2017', 55619430), ('mid-2019', 56286961), ('mid-2020', 56550138), ('census-2021', 56490091)) t(release, people)
join resident r on r.release = t.release
group by t.release, t.people
having sum(r.people) <> t.people
order by t.release
