-- Sightings that follow from others: a block lies where its area lies. One row a block, area and vintage.

-- Area tables (CCG to STP, STP to region, ...) say where the blocks of an area lie, on dates when no block table does.
-- Three passes, since a block's CCG gives its STP, and its STP gives its region.
create temp table parent_seen as
select distinct area, parent, split_part(parent, ':', 1) as parent_kind, seen_on, source
from area_seen
where parent is not null;

create temp table sighting_of_kind as
select distinct basis, block, kind, seen_on from sighting;

insert into sighting
select distinct on (s.basis, s.block, p.parent_kind, s.seen_on) s.block, s.basis, p.parent, p.parent_kind, s.seen_on, p.source
from sighting s
join parent_seen p on p.area = s.area and p.seen_on = s.seen_on
anti join sighting_of_kind k on k.basis = s.basis and k.block = s.block and k.kind = p.parent_kind and k.seen_on = s.seen_on
order by s.basis, s.block, p.parent_kind, s.seen_on, p.source;

create or replace temp table sighting_of_kind as
select distinct basis, block, kind, seen_on from sighting;

insert into sighting
select distinct on (s.basis, s.block, p.parent_kind, s.seen_on) s.block, s.basis, p.parent, p.parent_kind, s.seen_on, p.source
from sighting s
join parent_seen p on p.area = s.area and p.seen_on = s.seen_on
anti join sighting_of_kind k on k.basis = s.basis and k.block = s.block and k.kind = p.parent_kind and k.seen_on = s.seen_on
order by s.basis, s.block, p.parent_kind, s.seen_on, p.source;

-- Councils that merged after the newest lookup of LSOAs of 2011: the chain of codes says into which. Only whole mergers.
create temp table council_later as
select c.lad, c.next_lad, c.next_name, make_date(c.year + 1, 4, 1) as changed_on, c.source
from council_chain c
where c.year >= 2022 and c.lad in (select lad from council_chain group by lad, year having count(distinct next_lad) = 1);

insert into sighting
select distinct s.block, s.basis, 'lad:' || c.next_lad, 'lad', c.changed_on, c.source
from (
    select block, basis, arg_max(area, seen_on) as area from sighting where kind = 'lad' and basis = 'lsoa11' group by block, basis
) s
join council_later c on s.area = 'lad:' || c.lad;

insert into area_seen
select distinct on (next_lad) 'lad:' || next_lad, 'lad', next_lad, next_lad, next_name, null, changed_on, source
from council_later
where 'lad:' || next_lad not in (select area from area_seen)
order by next_lad, changed_on;

-- Boards of 2026 for LSOAs of 2021: where all the LSOAs of 2011 that it shares ground with agree, or most of them do.
insert into sighting
select b.block_after, 'lsoa21', mode(s.area order by s.area), s.kind, s.seen_on, min(s.source)
from block_change b
join sighting s on s.block = b.block_before and s.basis = 'lsoa11' and s.kind = 'icb' and s.seen_on > date '2024-04-01'
group by b.block_after, s.kind, s.seen_on;

-- England covers every block.
insert into area_seen values
    ('england:E92000001', 'england', null, 'E92000001', 'England', null, date '2013-04-01', 'derived');

insert into sighting
select distinct block, basis, 'england:E92000001', 'england', date '2013-04-01', 'derived'
from sighting;
