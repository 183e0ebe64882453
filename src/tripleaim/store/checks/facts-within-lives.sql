-- hard
-- A fact is about a body that lived on a day of it or, where it is a plan, on the day it was known; before March 2016 systems had not begun, and the register's day of a change may lie up to 92 days after that of the map.
with life as (
    select area as id, kind in ('stp', 'icb') as is_system, valid_from, valid_to
    from area
    where kind not in ('england', 'nhs_region')
    union all
    select organisation, false, valid_from, valid_to from organisation
),
told as (
    select r.*, l.is_system, l.valid_from, l.valid_to, r.true_from_low - 1 as first_day,
        coalesce(
            r.true_to_high, if(r.of_table = 'place', date '9999-12-31', r.true_from_high)
        ) as last_day
    from on_record r
    join life l on l.id = r.subject
)
select of_table, fact, subject, true_from_low, valid_from, valid_to
from told
where not (
    coalesce(valid_from <= last_day, true) and coalesce(first_day < valid_to + 92, true)
    or coalesce(valid_from <= known_high, true) and coalesce(known_low < valid_to, true)
    or is_system and true_from_low < date '2016-03-01' and valid_from = date '2016-03-01'
)
order by of_table, fact, subject
