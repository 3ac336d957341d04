-- What units that fetch lists hold, in their own words, and what was handed out to them last.
create table unit_list (
    unit text not null,
    list_name text not null,
    held text,
    held_at timestamptz,
    given bigint,
    given_at timestamptz,
    primary key (unit, list_name)
);

-- The revision of all that a unit may have: it grows whenever that is not what it was when the unit asked last.
create table unit_repository (
    unit text primary key,
    revision bigint not null,
    digest char(64) not null,
    asked_at timestamptz not null
);

-- What the hub follows of others' servers: their revision, in their words, and the revision here that holds it.
create table followed_list (
    server text not null,
    their_name text not null,
    list_name text not null,
    their_revision text not null,
    our_revision bigint not null,
    primary key (server, their_name)
);
