-- One row a network, commissioner and spell: a network is part of the commissioner that a vintage names, and when
-- that commissioner merges, of the one it merged into.
create temp table network_seen as
with recursive chain as (
    select area as network, parent, seen_on, source from area_seen where kind = 'pcn' and parent is not null
    union
    select c.network, s.successor, s.effective, c.source
    from chain c
    join succession s on s.predecessor = c.parent and s.effective > c.seen_on and is_most(coalesce(s.share, 1))
    where split_part(s.successor, ':', 1) in ('ccg', 'sub_icb')
)
select distinct on (network, seen_on) network, parent, seen_on, source
from chain
order by network, seen_on, source desc, parent;

insert into tie
with first_seen as (
    select n.network, min(n.seen_on) as seen_on from network_seen n group by n.network
),
dated as (
    select n.network, n.parent, n.source,
        case when n.seen_on = f.seen_on and a.valid_from < n.seen_on then a.valid_from else n.seen_on end as seen_on,
        a.valid_to as closed
    from network_seen n
    join first_seen f on f.network = n.network
    join area a on a.area = n.network
),
marked as (
    select *, case when lag(parent) over w = parent then 0 else 1 end as starts
    from dated
    window w as (partition by network order by seen_on)
),
spelt as (
    select *, sum(starts) over (partition by network order by seen_on) as spell from marked
),
spells as (
    select network, any_value(parent) as parent, min(seen_on) as valid_from, arg_min(source, seen_on) as source,
        any_value(closed) as closed
    from spelt
    group by network, spell
),
ended as (
    select *, lead(valid_from) over (partition by network order by valid_from) as next_from from spells
)
select 'part_of', network, parent, valid_from, least(next_from, closed), source, source
from ended
where closed is null or valid_from < closed
order by network, valid_from;
