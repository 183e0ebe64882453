-- One row a district, provider and year of catchment shares: residents of the district (by the release that counts at the end
-- of 2019, districts of that day) times the share of its catchment that the provider serves. Grade derived.
insert into flow
with home as (
    select block, area from lying('lad', date '2019-12-31')
),
people as (
    select h.area, sum(l.people) as people
    from home h
    join lived(release_on(date '2019-12-31', null)) l on l.block = h.block
    group by h.area
)
select f.origin, f.provider, f.period_from, f.period_to, 'catchment people', round(p.people * f.share, 4),
    null, null, 'derived', f.source
from flow f
join people p on p.area = f.origin
where f.kind = 'catchment' and f.of_what = 'origin'
order by f.origin, f.provider, f.period_from, f.source;
