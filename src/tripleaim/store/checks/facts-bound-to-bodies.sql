-- hard
-- Every fact is about an area or an organisation that is there, and so is each of its members of a system.
with body as (
    select area as id from area union all select organisation from organisation
)
select of_table, fact, subject
from on_record
where subject not in (from body)
union all
select 'fact_member', fact, member
from fact_member
where (member like 'stp:%' or member like 'icb:%' or member like 'england:%')
    and member not in (from body)
order by of_table, fact, subject
