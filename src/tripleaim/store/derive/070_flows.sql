-- One row a block, provider and year of shares: residents of the block (newest mid-year of the store's oldest two) times
-- the share of its MSOA. What a block's people do is taken to be what its MSOA's do; grade derived says so.
insert into flow
with people as (
    select area as block, sum(people) as people
    from population
    where counted = 'resident' and sex = 'persons' and year = (
        select max(year) from population where counted = 'resident' and sex = 'persons' and year <= 2019
    )
    group by area
),
home as (
    select block, split_part(area, ':', 2) as msoa from composition where kind = 'msoa' and basis = 'lsoa11'
)
select h.block, f.provider, f.period_from, f.period_to, 'people by place of admission',
    round(sum(p.people * f.share), 4), null, null, 'derived', f.source
from flow f
join home h on h.msoa = f.origin
join people p on p.block = h.block
where f.kind = 'all admissions' and f.of_what = 'origin'
group by h.block, f.provider, f.period_from, f.period_to, f.source
order by h.block, f.provider, f.period_from, f.source;
