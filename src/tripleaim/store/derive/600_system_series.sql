-- One row a measure, system and month: providers added up in the fixed footprint of April 2017, councils shared out by
-- where their residents live. A month is missing when any part of it is: what some did not report is not guessed. Months
-- from 2020 on are not added up: no publication says which system providers of today are counted in.
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
    where measure = 'ae_attendances_type1' and value is not null and period_from < date '2020-01-01'
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
        and o.period_from < date '2020-01-01'
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

-- One row a county and run of districts: the Office for National Statistics numbered districts county by county. The last
-- three are councils of April 2019, named beside what they were made of.
create temp table county_district as
select 'utla:' || council as council, first_district, last_district
from (values
    ('E10000002', 'E07000004', 'E07000007'), ('E10000003', 'E07000008', 'E07000012'), ('E10000006', 'E07000026', 'E07000031'),
    ('E10000007', 'E07000032', 'E07000039'), ('E10000008', 'E07000040', 'E07000047'), ('E06000059', 'E07000048', 'E07000053'),
    ('E10000011', 'E07000061', 'E07000065'), ('E10000012', 'E07000066', 'E07000077'), ('E10000013', 'E07000078', 'E07000083'),
    ('E10000014', 'E07000084', 'E07000094'), ('E10000015', 'E07000095', 'E07000103'), ('E10000015', 'E07000240', 'E07000243'),
    ('E10000016', 'E07000105', 'E07000116'), ('E10000017', 'E07000117', 'E07000128'), ('E10000018', 'E07000129', 'E07000135'),
    ('E10000019', 'E07000136', 'E07000142'), ('E10000020', 'E07000143', 'E07000149'), ('E10000021', 'E07000150', 'E07000156'),
    ('E10000023', 'E07000163', 'E07000169'), ('E10000024', 'E07000170', 'E07000176'), ('E10000025', 'E07000177', 'E07000181'),
    ('E10000027', 'E07000187', 'E07000191'), ('E10000028', 'E07000192', 'E07000199'), ('E10000029', 'E07000200', 'E07000206'),
    ('E10000030', 'E07000207', 'E07000217'), ('E10000031', 'E07000218', 'E07000222'), ('E10000032', 'E07000223', 'E07000229'),
    ('E10000034', 'E07000234', 'E07000239')
) t(council, first_district, last_district)
union all
select 'utla:E06000058', 'E06000028', 'E06000029';

create temp table council_part as
with people as (
    select block, people from lived('mid-2017')
),
council as (
    select c.block, coalesce(k.council, 'utla:' || split_part(c.area, ':', 2)) as area
    from lying('lad', date '2018-03-31') c
    left join county_district k on split_part(c.area, ':', 2) between k.first_district and k.last_district
),
system as (
    select block, area from lying('stp', date '2017-04-01')
),
joint as (
    select c.area as council, s.area as system, sum(p.people) as people
    from council c
    join system s on s.block = c.block
    join people p on p.block = c.block
    group by c.area, s.area
)
select council, system, people / sum(people) over (partition by council) as share from joint
union all
select * from (values ('utla:E06000028', 'stp:QVV', 1.0), ('utla:E06000029', 'stp:QVV', 1.0)) t(council, system, share)
where exists (select 1 from joint);

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
