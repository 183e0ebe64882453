-- One row a block, area and spell: from the first vintage that saw the block there to the first that saw it elsewhere,
-- or to the end of the kind. Where two tables of one date disagree, the first source by name is taken; rule
-- `one-place-a-date` shows the disagreement.
create temp table spell_of_block as
with vintage as (
    select basis, block, kind, seen_on, min(area) as area, max(area) as other, min(source) as source
    from sighting
    group by basis, block, kind, seen_on
),
agreed as (
    select distinct on (v.basis, v.block, v.kind, v.seen_on) v.basis, v.block, v.kind, v.seen_on, s.area, v.source
    from vintage v
    join sighting s on s.basis = v.basis and s.block = v.block and s.kind = v.kind and s.seen_on = v.seen_on
        and s.source = v.source
    where v.area <> v.other
    order by v.basis, v.block, v.kind, v.seen_on, s.area
),
seen as (
    select basis, block, kind, seen_on, area, source from vintage where area = other
    union all
    select basis, block, kind, seen_on, area, source from agreed
)
select block, basis, kind, area, seen_on as valid_from, source
from seen
qualify lag(area) over (partition by basis, block, kind order by seen_on) is distinct from area;

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
