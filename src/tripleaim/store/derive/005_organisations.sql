-- One row an organisation: where several registers name a body, the one that knows its life counts, then the newest.
create temp table one_organisation as
select distinct on (organisation) *
from organisation
order by organisation, valid_from is null, source desc;

delete from organisation;

insert into organisation from one_organisation order by organisation;

-- Care trusts (TAD, TAE, ...) stand in a register that is not held: their lives are what successions say of them, and
-- one that no list of partners names has no name here.
create temp table care_trust as
select body as organisation, min(began) as began, max(ended) as ended, min(source) as source
from (
    select successor as body, effective as began, null as ended, source from succession
    union all
    select predecessor, null, effective, source from succession
)
where regexp_full_match(body, 'TA[A-Z]')
group by body;

update organisation o
set kind = 'trust', role = 'care trust', valid_from = coalesce(o.valid_from, c.began), valid_to = coalesce(o.valid_to, c.ended)
from care_trust c
where c.organisation = o.organisation and o.kind = 'other';

insert into organisation
select organisation, 'Care trust ' || organisation || ' (its name is not on record)', 'trust', 'care trust', null, null, began, ended, source
from care_trust
where organisation not in (select organisation from organisation)
order by organisation;
