-- What becomes of a hit: who was told of it, who said that they have it, to whom it went when nobody did.
alter table hit
    add column state text not null default 'RAISED' check (state in ('RAISED', 'ACKNOWLEDGED', 'ESCALATED')),
    add column repeat_of uuid,
    add column repeats integer not null default 0,
    add column acknowledge_by timestamptz,
    add column escalate_to text,
    add column escalated_at timestamptz,
    add column acknowledged_at timestamptz,
    add column acknowledged_by text,
    add column note text;

-- What a hit may repeat: the same entry at the same camera, by time of capture.
create index hit_repeats on hit (list_name, entry_id, feed_id, source_id, camera_id, capture_time) where repeat_of is null;
create index hit_unacknowledged on hit (acknowledge_by) where state = 'RAISED' and acknowledge_by is not null;

-- What happened to hits, in the order in which it was committed (its writers wait for each other), which is the order of
-- the stream: a reader that has seen a number has seen all below it. Readers are told the id: gaps between numbers would
-- tell how much happens that is not for them. Never updated.
create table hit_event (
    seq bigint generated always as identity primary key,
    id uuid not null default gen_random_uuid() unique,
    hit_id uuid not null references hit on delete cascade,
    at timestamptz not null,
    what text not null check (what in ('RAISED', 'REPEATED', 'ESCALATED', 'ACKNOWLEDGED')),
    by_whom text not null
);
create index hit_event_by_hit on hit_event (hit_id, seq);

-- What is to be told to whom; written with the hit. A deliverer takes a row by moving its next_at ahead.
create table hit_delivery (
    id uuid primary key,
    hit_id uuid not null references hit on delete cascade,
    subscriber text not null,
    occasion text not null check (occasion in ('RAISED', 'ESCALATED')),
    priority integer not null,
    state text not null default 'WAITING' check (state in ('WAITING', 'DONE', 'DEAD')),
    attempts integer not null default 0,
    since timestamptz not null,
    next_at timestamptz not null,
    done_at timestamptz,
    answer text,
    unique (hit_id, subscriber, occasion)
);
create index hit_delivery_waiting on hit_delivery (subscriber, next_at) where state = 'WAITING';
create index hit_delivery_dead on hit_delivery (since) where state = 'DEAD';
