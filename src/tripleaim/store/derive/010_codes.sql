-- One row a kind and ONS code: the ODS code that goes with it, from every table that prints both.
-- Tables that print ONS codes only (STPs of 2017 to 2019, councils never) are then brought to the id of the ODS code.
create temp table ods_code as
select kind, ons_code, min(code) as code
from area_seen
where code is not null and ons_code is not null and code <> ons_code
group by kind, ons_code;

create temp table renamed_area as
select kind || ':' || ons_code as old_area, kind || ':' || code as new_area, code
from ods_code;

update area_seen
set area = renamed_area.new_area, code = renamed_area.code
from renamed_area
where area_seen.area = renamed_area.old_area;

update area_seen
set parent = renamed_area.new_area
from renamed_area
where area_seen.parent = renamed_area.old_area;

update sighting
set area = renamed_area.new_area
from renamed_area
where sighting.area = renamed_area.old_area;

update outline
set area = renamed_area.new_area
from renamed_area
where outline.area = renamed_area.old_area;

update observation
set subject = renamed_area.new_area
from renamed_area
where observation.subject = renamed_area.old_area;

update population
set area = renamed_area.new_area
from renamed_area
where population.area = renamed_area.old_area;

update tie
set object = renamed_area.new_area
from renamed_area
where tie.object = renamed_area.old_area;

update flow
set origin = renamed_area.new_area
from renamed_area
where flow.origin = renamed_area.old_area;
