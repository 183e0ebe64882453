-- One row a block, area and spell: from the first vintage that saw the block there to the first that saw it elsewhere,
-- or to the end of the kind. Where two tables of one date disagree, the first source by name is taken; rule
-- `one-place-a-date` shows the disagreement.
-- Blocks are told by numbers in the order of their codes: there are a million sightings.
create temp table block_number as
select basis, block, row_number() over (order by basis, block)::integer as number
from (select distinct basis, block from sighting);

create temp table numbered as
select n.number, s.kind, s.seen_on, s.area, s.source
from sighting s
join block_number n on n.basis = s.basis and n.block = s.block;

create temp table seen_twice as
select number, kind, seen_on from numbered group by number, kind, seen_on having count(*) > 1;

create temp table spell_of_block as
with agreed as (
    select distinct on (number, kind, seen_on) *
    from numbered
    semi join seen_twice using (number, kind, seen_on)
    order by number, kind, seen_on, source, area
),
seen as (
    select * from numbered anti join seen_twice using (number, kind, seen_on)
    union all
    from agreed
)
select number, kind, area, seen_on as valid_from, source
from seen
qualify lag(area) over (partition by number, kind order by seen_on) is distinct from area;

drop table numbered;

insert into composition
with spell as (
    select s.number, s.area, s.kind, s.valid_from,
        coalesce(lead(s.valid_from) over (partition by s.number, s.kind order by s.valid_from), k.valid_to) as valid_to,
        s.source
    from spell_of_block s
    left join area_kind k on k.kind = s.kind
)
select n.block, n.basis, s.area, s.kind, s.valid_from, s.valid_to, s.source
from spell s
join block_number n on n.number = s.number
order by n.basis, s.kind, s.number, s.valid_from;

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
