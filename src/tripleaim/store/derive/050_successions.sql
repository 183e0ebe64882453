-- One row a predecessor, successor and date, among areas: who gave blocks to whom, with the share of people.
-- People are those of the release that counts on the date.
create temp table step_of_block as
select b.block, a.kind as kind_before, b.kind, a.area as before, b.area as after, b.valid_from as effective
from lying_ever() b
join lying_ever() a on a.block = b.block and a.valid_to = b.valid_from and a.area <> b.area
left join area_kind k on k.kind = a.kind
where a.kind = b.kind or k.becomes = b.kind;

create temp table release_of_date as
select distinct effective, release_on(effective, null) as release from step_of_block;

create temp table people_of_block as
select release, block, sum(people) as people from resident group by release, block;

insert into succession
with moved as (
    select s.before, s.after, s.effective, sum(p.people) as people
    from step_of_block s
    join release_of_date r on r.effective = s.effective
    left join people_of_block p on p.block = s.block and p.release = r.release
    group by s.before, s.after, s.effective
),
whole as (
    select c.area, r.effective, sum(p.people) as people
    from release_of_date r
    join lying_ever() c on holds(c.valid_from, c.valid_to, r.effective - interval 1 day)
    join people_of_block p on p.block = c.block and p.release = r.release
    group by c.area, r.effective
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
