-- One row a district, provider and year of catchment shares: residents of the district (the newest mid-year of the store up
-- to 2019, districts of the end of that year) times the share of its catchment that the provider serves. Grade derived.
insert into flow
with home as (
    select block, area from composition
    where kind = 'lad' and basis = 'lsoa11'
        and valid_from <= date '2019-12-31' and (valid_to is null or date '2019-12-31' < valid_to)
),
people as (
    select h.area, sum(p.people) as people
    from population p
    join home h on h.block = p.area
    where p.counted = 'resident' and p.sex = 'persons' and p.year = (
        select max(year) from population p join home h on h.block = p.area
        where p.counted = 'resident' and p.sex = 'persons' and p.year <= 2019
    )
    group by h.area
)
select f.origin, f.provider, f.period_from, f.period_to, 'catchment people', round(p.people * f.share, 4),
    null, null, 'derived', f.source
from flow f
join people p on p.area = f.origin
where f.kind = 'catchment' and f.of_what = 'origin'
order by f.origin, f.provider, f.period_from, f.source;
