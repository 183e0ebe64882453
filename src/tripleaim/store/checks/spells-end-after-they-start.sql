-- hard
-- A spell ends after it starts, in every table that has spells.
select * from (
    select 'area' as in_table, area as row_id, valid_from, valid_to from area
    union all select 'area_name', area, valid_from, valid_to from area_name
    union all select 'composition', block || ' in ' || area, valid_from, valid_to from composition
    union all select 'organisation', organisation, valid_from, valid_to from organisation
    union all select 'tie', subject || ' ' || kind || ' ' || object, valid_from, valid_to from tie
    union all select 'document', document, valid_from, valid_to from document
)
where valid_to <= valid_from
order by in_table, row_id, valid_from
