-- One row a predecessor, successor and date, among areas: who gave blocks to whom, with the share of people.
-- People are those of the newest mid-year at or before the date, or of the oldest there is.
create temp table people_of_block as
select area as block, year, sum(people) as people
from population
where counted = 'resident' and sex = 'persons' and area in (select distinct block from composition)
group by area, year;

create temp table step_of_block as
select b.block, a.kind as kind_before, b.kind, a.area as before, b.area as after, b.valid_from as effective
from composition b
join composition a on a.basis = b.basis and a.block = b.block and a.valid_to = b.valid_from and a.area <> b.area
left join area_kind k on k.kind = a.kind
where b.basis in ('lsoa11', 'piece') and (a.kind = b.kind or k.becomes = b.kind);

create temp table year_of_date as
select effective, coalesce(max(y.year) filter (where y.year <= year(effective)), min(y.year)) as year
from (select distinct effective from step_of_block), (select distinct year from people_of_block) y
group by effective;

insert into succession
with moved as (
    select s.before, s.after, s.effective, sum(p.people) as people
    from step_of_block s
    join year_of_date y on y.effective = s.effective
    left join people_of_block p on p.block = s.block and p.year = y.year
    group by s.before, s.after, s.effective
),
whole as (
    select c.area, y.effective, sum(p.people) as people
    from year_of_date y
    join composition c on c.valid_from < y.effective and (c.valid_to is null or c.valid_to >= y.effective)
        and c.basis in ('lsoa11', 'piece')
    join people_of_block p on p.block = c.block and p.year = y.year
    group by c.area, y.effective
)
select m.before, m.after, m.effective, round(m.people / w.people, 6), 'derived'
from moved m
left join whole w on w.area = m.before and w.effective = m.effective
order by m.before, m.after, m.effective;

-- CCGs that merged before the first block table: from the register of successions, with no share.
insert into succession
select 'ccg:' || s.predecessor, 'ccg:' || s.successor, s.effective, null, s.source
from succession s
join area p on p.area = 'ccg:' || s.predecessor
join area n on n.area = 'ccg:' || s.successor
where not exists (
    select 1 from succession d where d.predecessor = 'ccg:' || s.predecessor and d.effective = s.effective
)
order by s.predecessor, s.successor;
