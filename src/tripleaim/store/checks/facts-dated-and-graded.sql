-- hard
-- Every fact has its dates in order and one of the five grades that may ship.
select of_table, fact, subject, grade
from on_record
where true_from_high < true_from_low or known_high < known_low or true_to_high < true_to_low
    or (true_to_low is null) <> (true_to_high is null) or true_to_high <= true_from_low
    or grade not in ('confirmed', 'derived', 'secondary', 'conflicting', 'default')
order by of_table, fact, subject
