-- One row a tie: where several vintages tell of one, the newest knows best when it ended. One row a measure.
create temp table one_tie as
select distinct on (kind, subject, object, valid_from) *
from tie
order by kind, subject, object, valid_from, source desc;

delete from tie;

insert into tie from one_tie order by kind, subject, object, valid_from;

create temp table one_measure as
select distinct on (measure) * from measure order by measure, source;

delete from measure;

insert into measure from one_measure order by measure;

create temp table one_succession as
select distinct on (predecessor, successor, effective) * from succession
order by predecessor, successor, effective, share desc nulls last, source desc;

delete from succession;

insert into succession from one_succession order by predecessor, successor, effective;
