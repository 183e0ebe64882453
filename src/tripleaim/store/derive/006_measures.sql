-- One row a measure: publications of several quarters each say what they measure.
create temp table one_measure as
select distinct on (measure) *
from measure
order by measure, source desc;

delete from measure;

insert into measure from one_measure order by measure;
