-- One row a measure, system and month: providers added up in the fixed footprint of April 2017, councils shared out by
-- where their residents live. A month is missing when any part of it is: what some did not report is not guessed.
create temp table system_of_provider as
select distinct p.provider, a.area as system
from provider_system p
join area_seen a on a.ons_code = p.ons_code and a.kind = 'stp' and a.source = 'facts_stp_footprints_2016';

-- One row a major department and month that it left out between two that it reported.
create temp table silent_month as
with major as (
    select subject as provider, period_from, value,
        lead(period_from) over (partition by subject order by period_from) as next_month
    from observation
    where measure = 'ae_attendances_type1' and value is not null
)
select m.provider, cast(s.month as date) as period_from
from major m, unnest(generate_series(m.period_from + interval 1 month, m.next_month - interval 1 month, interval 1 month)) as s(month)
where m.value > 0 and m.next_month > m.period_from + interval 1 month
    and m.provider in (select provider from system_of_provider);

insert into observation
with part as (
    select o.measure, s.system, o.period_from, o.value
    from observation o
    join system_of_provider s on s.provider = o.subject
    where o.measure in ('ae_attendances', 'ae_attendances_type1', 'emergency_admissions', 'ae_over_4h')
    union all
    select m.measure, s.system, q.period_from, null
    from silent_month q
    join system_of_provider s on s.provider = q.provider
    cross join (values ('ae_attendances'), ('ae_attendances_type1'), ('emergency_admissions'), ('ae_over_4h')) m(measure)
)
select measure, system as subject, period_from, cast(period_from + interval 1 month as date) as period_to,
    case when bool_or(value is null) then null else sum(value) end as value, null as low, null as high,
    case when bool_or(value is null) then 'missing' else 'estimated' end as status,
    'all' as breakdown, 'derived' as source
from part
group by measure, system, period_from
order by measure, system, period_from;

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
