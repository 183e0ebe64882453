-- soft
-- Every row's source is in the table of sources.
select in_table, s.source, count(*) as row_count
from (
    select 'area' as in_table, source from area
    union all select 'composition', source from composition
    union all select 'organisation', source from organisation
    union all select 'succession', source from succession
    union all select 'tie', source from tie
    union all select 'population', source from population
    union all select 'money', source from money
    union all select 'document', source from document
    union all select 'fact', source from fact
) s
where s.source not in (select source from source) and s.source <> 'derived'
group by in_table, s.source
order by in_table, s.source
