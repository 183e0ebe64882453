-- How much of each kind of work stays inside each area of each tier: residents' flow to providers that the area uses most.
-- Boundaries are those of the last day of the partnerships, 30 June 2022, when places were still on record; the waiting list is
-- of January 2026 on the boards of that day. What ships brings these rows along, so nothing is worked out when they are there.
create temp table carry_lying as
select block, kind as tier, area from lying_on(date '2022-06-30')
where kind in ('place', 'lad', 'ccg', 'stp', 'nhs_region')
    and not exists (select 1 from carried);

-- Networks have no boundary: a small area lies in that of the network which most of its registered people belong to.
insert into carry_lying
with newest as (
    select practice, 'pcn:' || arg_max(network, seen_on) as network from practice_seen
    where network is not null and seen_on <= date '2022-06-30'
    group by practice
),
belongs as (
    select f.origin as block, n.network, sum(f.count) as people
    from flow f
    join newest n on n.practice = f.provider
    where f.kind = 'registration' and f.origin <> 'elsewhere' and not exists (select 1 from carried)
    group by f.origin, n.network
)
select block, 'network', arg_max(network, (people, network)) from belongs group by block;

-- One row a kind of work, tier, area of it and provider. Flows are added up by numbers in place of names, and once for all tiers:
-- blocks that lie in the same area of every tier are one ground. Areas and sources are numbered in the order of their names, and
-- 0 is no area.
create temp table carry_area as
select area, row_number() over (order by area)::integer as number from (select distinct area from carry_lying);

create temp table carry_source as
select source, row_number() over (order by source)::smallint as number
from (select distinct source from flow where kind in ('registration', 'people by place of admission'));

create temp table carry_laid as
with tier as (
    select tier, row_number() over (order by tier)::tinyint as number from (select distinct tier from carry_lying)
),
lying as (
    select l.block, l.tier, a.number as area from carry_lying l join carry_area a on a.area = l.area
),
lies as (
    select b.block, t.tier, t.number, coalesce(l.area, 0) as area
    from (select distinct origin as block from flow where origin <> 'elsewhere') b
    cross join tier t
    left join lying l on l.block = b.block and l.tier = t.tier
),
ground as (
    select block, dense_rank() over (order by areas)::integer as ground
    from (select block, list(area order by number) as areas from lies group by block)
),
of_ground as (
    select distinct g.ground, l.tier, l.number, l.area from ground g join lies l on l.block = g.block
),
moved as (
    select f.kind = 'registration' as general, g.ground, f.provider, sum(f.count) as count, min(s.number) as source
    from flow f
    join ground g on g.block = f.origin
    join carry_source s on s.source = f.source
    where f.kind in ('registration', 'people by place of admission') and f.provider <> 'elsewhere'
    group by f.kind = 'registration', g.ground, f.provider
),
added as (
    select m.general, o.number as tier, o.area, m.provider, sum(m.count) as count, min(m.source) as source
    from moved m
    join of_ground o on o.ground = m.ground
    where o.tier <> 'network' or m.general
    group by m.general, o.number, o.area, m.provider
)
select if(d.general, 'general practice', 'all admissions') as work, t.tier, coalesce(a.area, '') as area, d.provider, d.count,
    s.source
from added d
join tier t on t.number = d.tier
left join carry_area a on a.number = d.area
join carry_source s on s.number = d.source;

insert into carried
with laid as (
    from carry_laid
),
home as (
    select work, tier, provider, arg_max(area, (count, area)) as home from laid group by work, tier, provider
),
lies_in as (
    select tier, area, arg_max(system, (blocks, system)) as system
    from (
        select l.tier, l.area, s.area as system, count(*) as blocks
        from carry_lying l
        join carry_lying s on s.block = l.block and s.tier = 'stp'
        group by l.tier, l.area, s.area
    )
    group by tier, area
)
select l.work, l.tier, l.area, date '2022-06-30', i.system,
    round(coalesce(sum(l.count) filter (where h.home = l.area), 0), 1), round(sum(l.count), 1), min(l.source)
from laid l
join home h on h.work = l.work and h.tier = l.tier and h.provider = l.provider
join lies_in i on i.tier = l.tier and i.area = l.area
group by l.work, l.tier, l.area, i.system
order by l.work, l.tier, l.area;

-- Planned care: people waiting, by commissioner and provider, from sub-ICB locations up.
insert into carried
with part_of as (
    select s.area as sub_icb, p.kind as tier, arg_max(p.area, (n, p.area)) as area
    from (
        select a.area, b.kind, b.area as above, count(*) as n
        from lying('sub_icb', date '2026-01-31') a
        join lying_on(date '2026-01-31') b on b.block = a.block and b.kind in ('icb', 'nhs_region')
        group by a.area, b.kind, b.area
    ) s(area, kind, above, n)
    cross join lateral (select s.kind as kind, s.above as area) p
    group by s.area, p.kind
),
up as (
    select sub_icb, 'sub_icb' as tier, sub_icb as area from part_of
    union
    select sub_icb, tier, area from part_of
),
laid as (
    select u.tier, u.area, f.provider, sum(f.count) as count, min(f.source) as source
    from flow f
    join up u on u.sub_icb = f.origin
    where f.kind = 'waiting list' and not exists (select 1 from carried where work = 'planned care')
    group by u.tier, u.area, f.provider
),
home as (
    select tier, provider, arg_max(area, (count, area)) as home from laid group by tier, provider
),
system as (
    select u.tier, u.area, max(b.area) as system
    from up u
    join up b on b.sub_icb = u.sub_icb and b.tier = 'icb'
    group by u.tier, u.area
)
select 'planned care', l.tier, l.area, date '2026-01-31', s.system,
    coalesce(sum(l.count) filter (where h.home = l.area), 0), sum(l.count), min(l.source)
from laid l
join home h on h.tier = l.tier and h.provider = l.provider
join system s on s.tier = l.tier and s.area = l.area
group by l.tier, l.area, s.system
order by l.tier, l.area;

-- Emergency care: admissions of 2018/19 by upper-tier council, which is the only area that they are published for.
insert into carried
with home as (
    select provider, arg_max(origin, (count, origin)) as home from flow
    where kind = 'emergency' and provider <> 'elsewhere' group by provider
)
select 'emergency care', 'utla', f.origin, date '2019-03-31', null,
    coalesce(sum(f.count) filter (where h.home = f.origin), 0), sum(f.count), min(f.source)
from flow f
join home h on h.provider = f.provider
where f.kind = 'emergency' and not exists (select 1 from carried where work = 'emergency care')
group by f.origin
order by f.origin;

drop table carry_laid;

drop table carry_source;

drop table carry_area;

drop table carry_lying;
