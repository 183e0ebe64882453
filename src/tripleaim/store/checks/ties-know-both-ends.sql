-- soft
-- Both ends of a tie are organisations, areas or documents that the store holds.
select t.kind, t.subject, t.object, t.source
from tie t
where not exists (select 1 from organisation o where o.organisation = t.subject)
        and not exists (select 1 from area a where a.area = t.subject)
    or not exists (select 1 from organisation o where o.organisation = t.object)
        and not exists (select 1 from area a where a.area = t.object)
        and not exists (select 1 from document d where d.document = t.object)
order by t.kind, t.subject, t.object
