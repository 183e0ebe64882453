-- One row a measure, system and month: providers added up in the fixed footprint of April 2017, councils shared out by
-- where their residents live. A month is missing when any part of it is: what some did not report is not guessed.
create temp table system_of_provider as
select distinct p.provider, a.area as system
from provider_system p
join area_seen a on a.ons_code = p.ons_code and a.kind = 'stp' and a.source = 'facts_stp_footprints_2016';

insert into observation
select o.measure, s.system as subject, o.period_from, o.period_to,
    case when bool_or(o.value is null) then null else sum(o.value) end as value, null as low, null as high,
    case when bool_or(o.value is null) then 'missing' else 'estimated' end as status,
    'all' as breakdown, 'derived' as source
from observation o
join system_of_provider s on s.provider = o.subject
where o.measure in ('ae_attendances', 'ae_attendances_type1', 'emergency_admissions', 'ae_over_4h')
group by o.measure, s.system, o.period_from, o.period_to
order by o.measure, s.system, o.period_from;

create temp table council_part as
with people as (
    select area as block, sum(people) as people
    from population
    where counted = 'resident' and sex = 'persons' and year = 2017
    group by area
),
council as (
    select block, area from composition
    where kind = 'utla' and valid_from <= date '2018-03-31' and (valid_to is null or date '2018-03-31' < valid_to)
),
system as (
    select block, area from composition
    where kind = 'stp' and valid_from <= date '2017-04-01' and (valid_to is null or date '2017-04-01' < valid_to)
),
joint as (
    select c.area as council, s.area as system, sum(p.people) as people
    from council c
    join system s on s.block = c.block
    join people p on p.block = c.block
    group by c.area, s.area
)
select council, system, people / sum(people) over (partition by council) as share from joint;

insert into observation
select o.measure, c.system as subject, o.period_from, o.period_to,
    case when bool_or(o.value is null) then null else round(sum(o.value * c.share), 6) end as value, null as low, null as high,
    case when bool_or(o.value is null) then 'missing' else 'estimated' end as status,
    'all' as breakdown, 'derived' as source
from observation o
join council_part c on c.council = o.subject
where o.measure = 'delayed_days'
group by o.measure, c.system, o.period_from, o.period_to
order by o.measure, c.system, o.period_from;
