-- The ground as queries with names: they stand in the file of the store, and any query may use them.

-- Whether a spell covers a day: the first day counts, the first day after does not.
create or replace macro holds(first_day, after_day, on_day) as (
    first_day <= on_day and (after_day is null or on_day < after_day)
);

-- Whether a share is most of a whole; how much that is stands in `model.succession`.
create or replace macro is_most(share) as (share > $MOST);

-- What footprints are added up from: `lsoa11` in a full store, `piece` in one that shipped.
create or replace macro ground_basis() as (
    select min(basis) from composition where basis in ('lsoa11', 'piece')
);

-- One row a block, area and spell, on the blocks that footprints are added up from.
create or replace macro lying_ever() as table
    select block, area, kind, valid_from, valid_to, source
    from composition
    where basis = ground_basis();

-- One row a block and area that it lies in on a day.
create or replace macro lying_on(on_day) as table
    select block, area, kind, valid_from, valid_to, source
    from composition
    where basis = ground_basis() and holds(valid_from, valid_to, on_day);

-- One row a basis on whose blocks areas of a kind lie on a day.
create or replace macro bases_on(of_kind, on_day) as table
    select distinct basis from composition where kind = of_kind and holds(valid_from, valid_to, on_day);

-- One row a block: the area of a kind that it lies in on a day.
create or replace macro lying(of_kind, on_day) as table
    select block, area, kind, valid_from, valid_to, source
    from composition
    where kind = of_kind and basis = ground_basis() and holds(valid_from, valid_to, on_day);

-- One row a block that an area covers on a day.
create or replace macro blocks_in(of_area, on_day) as table
    select block, source
    from composition
    where area = of_area and basis = ground_basis() and holds(valid_from, valid_to, on_day);

-- One row an area, whenever it lived, as it was called on a day; without a name for that day, as it was last called.
create or replace macro named_on(on_day) as table
    select a.area, a.kind, a.code, coalesce(n.name, a.name) as name, coalesce(n.ons_code, a.ons_code) as ons_code,
        a.valid_from, a.valid_to, coalesce(n.source, a.source) as source, a.name as latest_name
    from area a
    left join area_name n on n.area = a.area and holds(n.valid_from, n.valid_to, on_day);

-- One row an area that existed on a day, as it was called then.
create or replace macro areas_on(on_day) as table
    select * from named_on(on_day) where holds(valid_from, valid_to, on_day);

-- One row an organisation that existed on a day; one of whose life the register says nothing is taken to.
create or replace macro organisations_on(on_day) as table
    select * from organisation where holds(coalesce(valid_from, on_day), valid_to, on_day);

-- One row a tie that held on a day.
create or replace macro ties_on(on_day) as table
    select * from tie where holds(valid_from, valid_to, on_day);

-- The estimate of people that counts on a day: the newest at or before it, of the newest revision that was out by
-- `known_day` (null: all that is held); where none is so early, the earliest.
create or replace macro release_on(on_day, known_day) as (
    select coalesce(
        arg_max(release, (day, known_on, release)) filter (where day <= on_day),
        arg_min(release, (day, -epoch(known_on), release))
    )
    from people_release
    where known_day is null or known_on <= known_day
);

-- One row a block: the people who lived there by a release.
create or replace macro lived(of_release) as table
    select block, sum(people)::bigint as people, min(source) as source
    from resident
    where release = of_release
    group by block;

-- One row an area of a kind before and an area of a kind after: the people of a release whom they share.
create or replace macro shared_people(kind_before, day_before, kind_after, day_after, of_release) as table
    select b.area as before, a.area as after, sum(l.people)::bigint as people
    from lying(kind_before, day_before) b
    join lying(kind_after, day_after) a on a.block = b.block
    join lived(of_release) l on l.block = b.block
    where l.people > 0
    group by b.area, a.area;

-- One row an area, kind of code (ODS or ONS) and code: the days on which it had it.
create or replace macro codes_ever() as table
    select area as body, 'ODS' as system, code, valid_from, valid_to
    from area
    where not regexp_matches(code, '^[EWSN][0-9]{8}$')
    union all
    select n.area, 'ONS', n.ons_code, min(n.valid_from), case when bool_or(n.valid_to is null) then null else max(n.valid_to) end
    from area_name n
    where n.ons_code is not null
    group by n.area, n.ons_code
    union all
    select a.area, 'ONS', a.ons_code, a.valid_from, a.valid_to
    from area a
    where a.ons_code is not null
        and not exists (select 1 from area_name n where n.area = a.area and n.ons_code = a.ons_code)
    union all
    select organisation, 'ODS', organisation, valid_from, valid_to from organisation
    where not regexp_matches(organisation, '^[EWSN][0-9]{8}$');

-- One row a body: an area or an organisation, its last name and its life.
create or replace macro bodies_ever() as table
    select area as body, kind, name, valid_from, valid_to, source from area
    union all
    select organisation, kind, name, valid_from, valid_to, source from organisation;

-- One row an area of a kind and block: the footprint that it had on a day, or else the nearest that it ever had. One that
-- ended before any footprint is known has that of what it became.
create or replace macro lying_nearest(of_kind, on_day) as table
    with ever as (
        select area, block, valid_from, valid_to from lying_ever() where kind = of_kind
        union all
        select s.predecessor, c.block, c.valid_from, c.valid_to
        from (
            select predecessor, successor from succession
            where split_part(predecessor, ':', 1) = of_kind
                and predecessor not in (select area from lying_ever() where kind = of_kind)
        ) s
        join lying_ever() c on c.area = s.successor
    ),
    away as (
        select area, block,
            abs(date_diff('day', on_day,
                greatest(valid_from, least(on_day, coalesce(valid_to - interval 1 day, on_day))))) as days_off
        from ever
    )
    select distinct area, block, days_off
    from away
    qualify days_off = min(days_off) over (partition by area);
