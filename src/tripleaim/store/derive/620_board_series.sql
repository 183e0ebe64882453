-- One row a measure and month of England: providers added up where the publication has no row for England.
insert into observation
select o.measure, 'england:E92000001', o.period_from, o.period_to,
    case when bool_or(o.value is null) then null else sum(o.value) end, null, null,
    case when bool_or(o.value is null) then 'missing' else 'estimated' end, 'all', 'derived'
from observation o
where o.source = 'ae_monthly_later'
group by o.measure, o.period_from, o.period_to
order by o.measure, o.period_from;

-- One row a measure, board and month with every day reported: the mean of its days.
insert into observation
with month as (
    select measure, subject, cast(date_trunc('month', period_from) as date) as period_from, avg(value) as value,
        count(value) as days
    from observation
    where source = 'discharge_daily'
    group by measure, subject, date_trunc('month', period_from)
)
select measure, subject, period_from, cast(period_from + interval 1 month as date), round(value, 6), null, null,
    'estimated', 'all', 'derived'
from month
where days = date_diff('day', period_from, cast(period_from + interval 1 month as date))
order by measure, subject, period_from;
