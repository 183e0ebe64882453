-- One row an organisation: where several registers name a body, the one that knows its life counts, then the newest.
create temp table one_organisation as
select distinct on (organisation) *
from organisation
order by organisation, valid_from is null, source desc;

delete from organisation;

insert into organisation from one_organisation order by organisation;
