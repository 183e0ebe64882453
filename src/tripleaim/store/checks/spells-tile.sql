-- hard
-- The spells of a block in one kind of area follow one another without gap or overlap.
select basis, block, kind, valid_from, valid_to, next_from
from (
    select basis, block, kind, valid_from, valid_to,
        lead(valid_from) over (partition by basis, block, kind order by valid_from) as next_from
    from composition
)
where next_from is not null and valid_to is distinct from next_from
order by basis, block, kind, valid_from
