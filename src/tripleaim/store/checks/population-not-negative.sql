-- hard
-- Nobody counts fewer than no people.
select area, year, sex, age_from, people
from population
where people < 0
order by area, year, sex, age_from
