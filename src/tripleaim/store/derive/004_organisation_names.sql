-- One row an organisation that registers of several days name differently, and spell of a name. A new name counts from
-- the day of a merger into the organisation between the two registers, else from the register that first has it.
create or replace temp table register_name as
select distinct on (o.organisation, d.day) o.organisation, o.name, d.day, o.source, o.valid_from as opened,
    regexp_replace(lower(o.name), '[^a-z0-9]', '', 'g') as plain
from organisation o
join dated_source d on d.source = o.source
where o.kind in ('trust', 'commissioner', 'practice')
order by o.organisation, d.day, o.source;

insert into organisation_name
with marked as (
    select *, lag(day) over w as seen_before, lag(plain) over w is distinct from plain as starts
    from register_name
    window w as (partition by organisation order by day)
),
spell as (
    select *, sum(starts::integer) over (partition by organisation order by day) as number
    from marked
),
named as (
    select organisation, number, arg_max(name, day) as name, arg_min(source, day) as source, min(day) as seen_on,
        arg_min(seen_before, day) as seen_before, min(opened) as opened, max(max(number)) over (partition by organisation) as spells
    from spell
    group by organisation, number
),
begun as (
    select n.organisation, n.name, n.source,
        case when n.number = 1 then coalesce(least(n.opened, n.seen_on), n.seen_on) else coalesce(max(s.effective), n.seen_on) end
            as valid_from
    from named n
    left join succession s on s.successor = n.organisation and s.effective > n.seen_before and s.effective <= n.seen_on
    where n.spells > 1 and n.organisation not in (select organisation from organisation_name)
    group by n.organisation, n.number, n.name, n.source, n.opened, n.seen_on
)
select organisation, name, valid_from, lead(valid_from) over (partition by organisation order by valid_from), source
from begun
order by organisation, valid_from;
