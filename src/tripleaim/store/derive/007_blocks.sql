-- One row a block of each census: the file of centres has the codes of both together, and most LSOAs did not change.
insert into block
select distinct on (b.block) b.block, 'lsoa21', b.name, b.longitude, b.latitude, b.source
from block b
join block_change c on c.block_after = b.block
where b.basis = 'lsoa11'
    and not exists (select 1 from block n where n.basis = 'lsoa21' and n.block = b.block)
order by b.block;

delete from block
where basis = 'lsoa11' and exists (select 1 from block_change)
    and block not in (select block_before from block_change);
