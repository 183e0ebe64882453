-- Sightings that follow from others: a block lies where its area lies. One row a block, area and vintage.

-- Area tables (CCG to STP, STP to region, ...) say where the blocks of an area lie, on dates when no block table does.
-- Three passes, since a block's CCG gives its STP, and its STP gives its region.
create temp table parent_seen as
select distinct area, parent, split_part(parent, ':', 1) as parent_kind, seen_on, source
from area_seen
where parent is not null;

create temp table sighting_of_kind as
select distinct block, kind, seen_on from sighting;

insert into sighting
select distinct on (s.block, p.parent_kind, s.seen_on) s.block, s.basis, p.parent, p.parent_kind, s.seen_on, p.source
from sighting s
join parent_seen p on p.area = s.area and p.seen_on = s.seen_on
anti join sighting_of_kind k on k.block = s.block and k.kind = p.parent_kind and k.seen_on = s.seen_on
order by s.block, p.parent_kind, s.seen_on, p.source;

create or replace temp table sighting_of_kind as
select distinct block, kind, seen_on from sighting;

insert into sighting
select distinct on (s.block, p.parent_kind, s.seen_on) s.block, s.basis, p.parent, p.parent_kind, s.seen_on, p.source
from sighting s
join parent_seen p on p.area = s.area and p.seen_on = s.seen_on
anti join sighting_of_kind k on k.block = s.block and k.kind = p.parent_kind and k.seen_on = s.seen_on
order by s.block, p.parent_kind, s.seen_on, p.source;

-- A place that is named after a CCG covers that CCG's blocks from the day it is named.
insert into sighting
select distinct s.block, s.basis, p.area, 'place', s.seen_on, p.source
from sighting s
join (select area, code, source, min(seen_on) as named_on from area_seen where kind = 'place' group by area, code, source) p
    on s.area = 'ccg:' || p.code and s.seen_on >= p.named_on;

-- England covers every block.
insert into area_seen values
    ('england:E92000001', 'england', null, 'E92000001', 'England', null, date '2013-04-01', 'derived');

insert into sighting
select distinct block, basis, 'england:E92000001', 'england', date '2013-04-01', 'derived'
from sighting;
