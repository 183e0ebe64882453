-- hard
-- Codes of areas are ONS codes (a letter and eight digits) or ODS codes (three to six letters and digits), not numbers that a spreadsheet has made of them.
select area, kind, code
from area
where kind <> 'block' and not regexp_full_match(code, '[EWSN][0-9]{8}') and not (regexp_full_match(code, '[A-Z0-9]{3,6}'))
order by area
