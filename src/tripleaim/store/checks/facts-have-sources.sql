-- hard
-- Every fact names a publication and a table of facts that the catalogue has.
select of_table, fact, cited, source
from on_record
where cited = '' or source not in (select source from source)
order by of_table, fact
