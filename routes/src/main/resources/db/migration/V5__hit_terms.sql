-- What a hit says of its match beyond the entry: whose list it is, what differed, how old the read was, what it shows.
-- Hits from before were not told apart by age: they count as late ones, of an owner that is unstated.
alter table hit
    add column owner text not null default 'unstated',
    add column differences text not null default '[]',
    add column liveness text not null default 'LATE' check (liveness in ('LIVE', 'LATE', 'PAST')),
    add column age_ms bigint,
    add column confidence integer,
    add column images text not null default '[]';
alter table hit
    alter column owner drop default,
    alter column differences drop default,
    alter column liveness drop default,
    alter column images drop default;
