-- One row an area: its life, from the register where it has one, else from what vintages saw.
-- A body's life can be longer than its footprint is known: CCGs of 2013 and STPs of 2016 have lives, and no blocks until later.
create temp table footprint_life as
select area, min(valid_from) as valid_from, max(coalesce(valid_to, date '9999-01-01')) as valid_to
from composition
group by area;

create temp table register_life as
select 'ccg:' || organisation as area, valid_from, coalesce(valid_to, date '9999-01-01') as valid_to
from organisation
where kind = 'commissioner' and role = 'ccg'
union all
select 'pcn:' || organisation, valid_from, coalesce(valid_to, date '9999-01-01')
from organisation
where kind = 'network';

create temp table latest_name as
select distinct on (area) area, kind, code, name, ons_code, source
from (select *, coalesce(name, '') <> '' as named from area_seen)
where named
order by area, seen_on desc, source;

insert into area
with seen_life as (
    select area, min(seen_on) as first_seen, max(seen_on) as last_seen from area_seen group by area
),
kind_last as (
    select kind, max(seen_on) as last_vintage from area_seen group by kind
),
life as (
    select n.area, n.kind, coalesce(n.code, n.ons_code) as code, n.name, n.ons_code, n.source,
        least(f.valid_from, r.valid_from, s.first_seen) as valid_from,
        least(coalesce(f.valid_to, r.valid_to, date '9999-01-01'), coalesce(k.valid_to, date '9999-01-01')) as valid_to
    from latest_name n
    join seen_life s on s.area = n.area
    left join footprint_life f on f.area = n.area
    left join register_life r on r.area = n.area
    left join area_kind k on k.kind = n.kind
)
select area, kind, code, name, ons_code, valid_from,
    case when valid_to = date '9999-01-01' then null else valid_to end, source
from life
where valid_from < valid_to
order by area;

-- CCGs that closed before the first vintage have no name but the register's.
insert into area
select 'ccg:' || o.organisation, 'ccg', o.organisation, o.name, null, o.valid_from, least(o.valid_to, k.valid_to), o.source
from organisation o
join area_kind k on k.kind = 'ccg'
where o.kind = 'commissioner' and o.role = 'ccg' and 'ccg:' || o.organisation not in (select area from area)
order by o.organisation;

-- One row an area and spell of a name and ONS code. A row that tells a code and no name leaves the name as it was.
insert into area_name
with told as (
    select distinct on (area, seen_on) area, name, ons_code, seen_on, source
    from area_seen
    where coalesce(name, '') <> ''
    order by area, seen_on, ons_code nulls last, name, source
),
coded as (
    select distinct on (area, seen_on) area, ons_code, seen_on, source
    from area_seen
    where coalesce(name, '') = '' and ons_code is not null
    order by area, seen_on, ons_code, source
),
worded as (
    select coalesce(t.area, c.area) as area, coalesce(t.seen_on, c.seen_on) as seen_on, t.name,
        coalesce(c.ons_code, t.ons_code) as ons_code, if(c.area is null, t.source, c.source) as source
    from told t
    full join coded c on c.area = t.area and c.seen_on = t.seen_on
),
filled as (
    select area, seen_on, source, coalesce(name, lag(name ignore nulls) over w) as name, ons_code
    from worded
    window w as (partition by area order by seen_on)
),
marked as (
    select *,
        case when name = lag(name) over w
                and (ons_code is null or ons_code is not distinct from lag(ons_code ignore nulls) over w)
            then 0 else 1 end as starts
    from filled
    where name is not null
    window w as (partition by area order by seen_on)
),
spelt as (
    select *, sum(starts) over (partition by area order by seen_on) as spell from marked
)
select s.area, min(s.name), max(s.ons_code), min(s.seen_on) as valid_from,
    coalesce(lead(min(s.seen_on)) over (partition by s.area order by min(s.seen_on)), any_value(a.valid_to)) as valid_to,
    arg_min(s.source, s.seen_on)
from spelt s
join area a on a.area = s.area
where a.valid_to is null or s.seen_on < a.valid_to
group by s.area, s.spell
order by s.area, valid_from;
