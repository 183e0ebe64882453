-- hard
-- England's residents by single year of age add up to the published totals: 55,619,430 in mid-2017, 56,286,961 in mid-2019, 56,550,138 in mid-2020.
select t.year, t.people as published, sum(p.people) as here
from (values (2017, 55619430), (2019, 56286961), (2020, 56550138)) t(year, people)
join population p on p.year = t.year and p.sex = 'persons' and p.counted = 'resident'
    and p.area in (select block from composition where basis in ('lsoa11', 'piece'))
group by t.year, t.people
having sum(p.people) <> t.people
order by t.year
