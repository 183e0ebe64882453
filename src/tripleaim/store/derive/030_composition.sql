-- One row a block, area and spell: from the first vintage that saw the block there to the first that saw it elsewhere,
-- or to the end of the kind. Where two tables of one date disagree, the first source by name is taken; rule
-- `one-place-a-date` shows the disagreement.
create temp table seen as
select distinct on (basis, block, kind, seen_on) block, basis, kind, area, seen_on, source
from sighting
order by basis, block, kind, seen_on, source, area;

create temp table island as
select *, sum(starts) over (partition by basis, block, kind order by seen_on) as spell
from (
    select *,
        case when lag(area) over (partition by basis, block, kind order by seen_on) = area then 0 else 1 end as starts
    from seen
);

create temp table spell_of_block as
select block, basis, kind, any_value(area) as area, min(seen_on) as valid_from,
    arg_min(source, seen_on) as source
from island
group by basis, block, kind, spell;

insert into composition
select s.block, s.basis, s.area, s.kind, s.valid_from,
    coalesce(lead(s.valid_from) over (partition by s.basis, s.block, s.kind order by s.valid_from), k.valid_to) as valid_to,
    s.source
from spell_of_block s
left join area_kind k on k.kind = s.kind
order by s.basis, s.kind, s.block, s.valid_from;

-- A place that is named after a CCG covers that CCG's blocks from the day it is named, as long as places are on record.
insert into composition
select c.block, c.basis, p.area, 'place', greatest(c.valid_from, p.named_on),
    least(coalesce(c.valid_to, k.valid_to), k.valid_to), p.source
from composition c
join (
    select area, code, source, min(seen_on) as named_on from area_seen where kind = 'place' group by area, code, source
) p on c.area = 'ccg:' || p.code
join area_kind k on k.kind = 'place'
where coalesce(c.valid_to, date '9999-01-01') > p.named_on and c.valid_from < k.valid_to
order by p.area, c.block, c.valid_from;
