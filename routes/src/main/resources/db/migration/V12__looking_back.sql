-- Searches of stored reads for entries that came to a list, ordered in the transaction that made the revision. A node takes one
-- by moving its next_at ahead; one that dies leaves it to be taken again, from where it was.
create table look_back (
    list_name text not null,
    revision bigint not null,
    authority text not null,
    made_by text not null,
    reason text not null,
    made_at timestamptz not null,
    reach interval not null,
    entries bigint not null,
    next_at timestamptz not null,
    searched_to text collate "C" not null default '',
    found integer not null default 0,
    worked_ms bigint not null default 0,
    state text not null default 'WAITING' check (state in ('WAITING', 'DONE', 'CUT', 'REFUSED')),
    why text,
    ended_at timestamptz,
    primary key (list_name, revision)
);
create index look_back_waiting on look_back (next_at) where state = 'WAITING';
