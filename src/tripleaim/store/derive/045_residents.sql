-- One row a release, block of the ground and broad age band: mid-year estimates as they are, and the census.
delete from resident;

delete from people_release;

create or replace temp table ground_block as
select distinct block, basis from composition where basis = ground_basis();

create or replace temp table broad_band as
select * from (values (0, 17), (18, 64), (65, 74), (75, 84), (85, null)) t(age_from, age_to);

create or replace temp macro band_of(age) as (
    case when age < 18 then 0 when age < 65 then 18 when age < 75 then 65 when age < 85 then 75 else 85 end
);

create or replace temp view counted_people as
select year, area, age_from, age_to, people, counted, source
from population
where sex = 'persons' and counted in ('resident', 'census');

-- Mid-years, and the census where it is held by piece already. Nine million ages are added up before blocks are asked for.
insert into resident
with banded as (
    select counted, year, area, band_of(age_from) as age_from, sum(people)::bigint as people, min(source) as source
    from counted_people
    where counted = 'resident' or ground_basis() = 'piece'
    group by counted, year, area, band_of(age_from)
)
select if(p.counted = 'census', 'census-', 'mid-') || p.year, p.area, b.age_from, b.age_to, p.people, p.source
from banded p
join ground_block g on g.block = p.area
join broad_band b on b.age_from = p.age_from;

-- The census counts LSOAs of 2021: each is brought to the LSOAs of 2011 that it shares ground with. One that was split
-- adds up; one that was merged is shared out by the people of the band at the newest mid-year, in whole people, so that
-- every band keeps its total.
create or replace temp table newest_age as
select area as block, age_from, people
from counted_people
where counted = 'resident' and age_to = age_from
    and year = (select max(year) from counted_people where counted = 'resident' and age_to = age_from)
    and area in (select block from ground_block where basis = 'lsoa11')
    and exists (select 1 from counted_people where counted = 'census');

create or replace temp table census_shared as
with counted as (
    select p.year, p.area, p.age_from, p.age_to, p.people, p.source, c.block_before as block,
        p.area in (select block_after from block_change group by block_after having count(*) > 1) as is_merged
    from counted_people p
    join block_change c on c.block_after = p.area
    join ground_block g on g.block = c.block_before and g.basis = 'lsoa11'
    where p.counted = 'census'
),
banded as (
    select c.year, c.area, c.age_from, c.block, sum(n.people) as weight
    from counted c
    join newest_age n on n.block = c.block and n.age_from >= c.age_from
        and (c.age_to is null or n.age_from <= c.age_to)
    where c.is_merged
    group by c.year, c.area, c.age_from, c.block
),
weighted as (
    select c.*, coalesce(b.weight, 0) + 1e-6 as weight
    from counted c
    left join banded b on b.year = c.year and b.area = c.area and b.age_from = c.age_from and b.block = c.block
    where c.is_merged
),
exact as (
    select *, people * weight / sum(weight) over (partition by year, area, age_from) as share from weighted
),
ranked as (
    select *, floor(share + 1e-9) as whole,
        people - sum(floor(share + 1e-9)) over (partition by year, area, age_from) as left_over,
        row_number() over (partition by year, area, age_from order by round(share - floor(share + 1e-9), 6) desc, block)
            as place
    from exact
),
parted as (
    select year, block, age_from, age_to, whole + (place <= left_over)::integer as people, source from ranked
    union all
    select year, block, age_from, age_to, people, source from counted where not is_merged
)
select year, block, age_from, age_to, sum(people)::bigint as people, min(source) as source
from parted
group by year, block, age_from, age_to;

-- A band of the census that straddles eighteen is parted as the people of the block are at the newest mid-year.
insert into resident
with straddling as (
    select c.year, c.block, c.age_from, c.people, c.source,
        coalesce(round(
            c.people * sum(n.people) filter (where n.age_from < 18) / nullif(sum(n.people), 0)
        ), 0) as minors
    from census_shared c
    left join newest_age n on n.block = c.block and n.age_from between c.age_from and c.age_to
    where c.age_from < 18 and c.age_to >= 18
    group by c.year, c.block, c.age_from, c.age_to, c.people, c.source
),
rows_of as (
    select year, block, people, source, age_from as belongs
    from census_shared
    where (age_from < 18 and age_to >= 18) is not true
    union all
    select year, block, people - minors, source, 18 from straddling
    union all
    select year, block, minors, source, age_from from straddling
)
select 'census-' || r.year, r.block, b.age_from, b.age_to, sum(r.people)::bigint, min(r.source)
from rows_of r
join broad_band b on b.age_from = band_of(r.belongs)
group by r.year, r.block, b.age_from, b.age_to;

-- One row a release that is held, dated by the rules where they name it.
insert into people_release
with held as (
    select release, sum(people)::bigint as people, min(source) as source from resident group by release
)
select h.release, coalesce(d.title, h.release), coalesce(d.counted, if(h.release like 'census%', 'census', 'resident')),
    coalesce(d.year, right(h.release, 4)::integer), coalesce(d.day, make_date(right(h.release, 4)::integer, 6, 30)),
    coalesce(d.known_on, make_date(right(h.release, 4)::integer + 1, 12, 31)), coalesce(d.known_is, 'by'),
    h.people, v.revised, v.by, v.known_high,
    coalesce(d.cited, 'a year''s estimates come out by the end of the next'), coalesce(d.grade, 'assumed'), h.source
from held h
left join dated_release d on d.release = h.release
left join (
    select 'mid-' || year as release, revised, coalesce(note, 'the series as it stood when last read') as by, known_high
    from population_revision
    where first_published is not null and revised is not null
    qualify row_number() over (partition by year order by known_high desc, fact) = 1
) v on v.release = h.release
order by h.release;

drop view counted_people;

drop table newest_age;
