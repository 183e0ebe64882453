-- One row a measure, system or England, first day and kind: what is missing from a series of systems, and what changed in
-- what it counts. `system_of_provider` and `silent_month` are made by the step before.
insert into annotation
with counted(measure) as (
    values ('ae_attendances'), ('ae_attendances_type1'), ('emergency_admissions'), ('ae_over_4h')
),
run as (
    select s.system, q.provider, q.period_from,
        q.period_from - interval (row_number() over (partition by s.system, q.provider order by q.period_from)) month as run
    from silent_month q
    join system_of_provider s on s.provider = q.provider
),
gap as (
    select system, provider, cast(min(period_from) as date) as first_day, cast(max(period_from) + interval 1 month as date) as after_day
    from run
    group by system, provider, run
)
select m.measure, g.system, g.first_day, max(g.after_day), 'missing',
    'A major department of this system (' || string_agg(g.provider, ', ' order by g.provider) || ') did not report '
        || case when max(g.after_day) = g.first_day + interval 1 month then 'in ' || strftime(g.first_day, '%B %Y')
            else 'from ' || strftime(g.first_day, '%B %Y') || ' to ' || strftime(cast(max(g.after_day) - interval 1 month as date), '%B %Y') end
        || '.',
    'The months are missing, not 0: a gap of one month is filled on a straight line, otherwise months up to its end are left out.',
    'derived'
from gap g
cross join counted m
group by m.measure, g.system, g.first_day
order by m.measure, g.system, g.first_day;

-- One row a system with departments that count its attendances from May 2019 on but not its waits.
insert into annotation
with uncounted as (
    select w.subject as provider
    from observation w
    join observation a on a.subject = w.subject and a.period_from = w.period_from and a.measure = 'ae_attendances_type1'
    where w.measure = 'ae_over_4h' and w.value is null and a.value > 0
        and w.period_from >= date '2019-05-01' and w.period_from < date '2020-01-01'
    group by w.subject
    having count(*) >= 6
)
select 'ae_over_4h', s.system, date '2019-05-01', date '2023-05-01', 'definition',
    'From May 2019 ' || string_agg(u.provider, ', ' order by u.provider)
        || ' tried out other standards and did not count waits of over four hours.',
    'Months from May 2019 are left out for all systems.', 'derived'
from uncounted u
join system_of_provider s on s.provider = u.provider
group by s.system
order by s.system;

-- One row a change for all of England.
insert into annotation
select t.measure, 'england:E92000001', t.first_day, t.after_day, 'definition', t.says, t.treatment, 'derived'
from (values
    ('ae_attendances', date '2015-07-01', null, 'Reporting went from weeks to months.', 'The weekly series is kept as one of its own; series of systems begin in July 2015.'),
    ('ae_attendances_type1', date '2015-07-01', null, 'Reporting went from weeks to months.', 'The weekly series is kept as one of its own; series of systems begin in July 2015.'),
    ('emergency_admissions', date '2015-07-01', null, 'Reporting went from weeks to months.', 'The weekly series is kept as one of its own; series of systems begin in July 2015.'),
    ('ae_over_4h', date '2015-07-01', null, 'Reporting went from weeks to months.', 'The weekly series is kept as one of its own; series of systems begin in July 2015.'),
    ('ae_over_4h', date '2019-05-01', date '2023-05-01', 'Fourteen trusts tried out other standards and did not count waits of over four hours.', 'Months from May 2019 are left out for all systems.'),
    ('ae_attendances', date '2020-08-01', null, 'Booked attendances are counted too.', 'Months before and after are not compared.'),
    ('ae_attendances', date '2020-01-01', date '2020-04-01', 'January to March 2020 are not on record.', 'The months are missing, not 0.'),
    ('delayed_days', date '2020-03-01', null, 'Collection of delayed transfers stopped.', 'Series of systems end in December 2019.')
) t(measure, first_day, after_day, says, treatment)
where exists (select 1 from observation o where o.measure = t.measure and o.subject like 'stp:%');
