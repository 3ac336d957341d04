-- How cameras and feeds are. Sums are made in memory by each node and added here every few seconds: a crash may lose some
-- seconds of them. They are no evidence; that is in 'read', 'repeated_read' and 'ledger'.

-- Two histograms added, whichever is longer.
create function add_each(one integer[], other integer[]) returns integer[] language sql immutable as $$
    select coalesce(array_agg(coalesce(a, 0) + coalesce(b, 0) order by i), '{}')
    from unnest(one, other) with ordinality as each (a, b, i)
$$;

-- What was received of one camera in one hour of receipt.
create table camera_hour (
    feed text not null,
    feed_id integer not null,
    source_id integer not null,
    camera_id integer not null,
    hour timestamptz not null,
    minutes bigint not null, -- bit n is set if something was received in its minute n
    reads integer not null,
    repeated integer not null, -- of them those whose natural key was in the store
    without_image integer not null,
    confident integer not null, -- of them those that have a confidence
    confidence_sum bigint not null,
    delays integer[] not null, -- from capture to receipt, in the steps of the class Delays
    least_delay bigint not null, -- in milliseconds; less than 0 if a clock is ahead
    most_of_one integer not null, -- reads of the mark that was read most; which it is stands nowhere
    placed integer not null, -- reads with a position of the device's own
    latitude_sum double precision not null,
    longitude_sum double precision not null,
    jumped integer not null, -- reads flagged LOCATION_JUMP
    last_read timestamptz not null,
    primary key (feed_id, source_id, camera_id, hour, feed)
) with (fillfactor = 70);
create index camera_hour_by_feed on camera_hour (feed, hour);

-- The delays of a feed in each ten minutes of receipt.
create table feed_span (
    feed text not null,
    since timestamptz not null,
    delays integer[] not null,
    last_read timestamptz not null,
    primary key (feed, since)
) with (fillfactor = 70);

-- What was turned away at a feed's door in each hour, by the words of Refusal.
create table feed_refused (
    feed text not null,
    hour timestamptz not null,
    reason text not null,
    n integer not null,
    primary key (feed, hour, reason)
);

-- How each camera was judged last, by one node for all.
create table camera_state (
    feed text not null,
    feed_id integer not null,
    source_id integer not null,
    camera_id integer not null,
    state text not null check (state in ('HEALTHY', 'DEGRADED', 'SILENT', 'FAILING', 'PAUSED')),
    why text not null,
    todo text,
    since timestamptz not null,
    judged_at timestamptz not null,
    last_read timestamptz, -- null if it has sent nothing yet
    clock_offset bigint, -- milliseconds that its clock is ahead, as far as it can be told
    clock_doubt bigint, -- half of the span in which the offset lies
    primary key (feed_id, source_id, camera_id)
);
create index camera_state_by_feed on camera_state (feed, state);

-- What is usual for each camera, learnt hour by hour.
create table camera_usual (
    feed_id integer not null,
    source_id integer not null,
    camera_id integer not null,
    learnt_to timestamptz not null,
    usual jsonb not null,
    primary key (feed_id, source_id, camera_id)
);

-- How each feed was judged last.
create table feed_state (
    feed text primary key,
    state text not null check (state in ('HEALTHY', 'DEGRADED', 'SILENT', 'FAILING', 'PAUSED')),
    why text not null,
    todo text,
    since timestamptz not null,
    judged_at timestamptz not null,
    silent_since timestamptz -- the last record before a silence that is longer than usual; null if there is none
);

-- Each time that the state of a feed or of one of its cameras changed, in the order in which it was found.
create table health_change (
    seq bigint generated always as identity primary key,
    at timestamptz not null,
    feed text not null,
    feed_id integer, -- null for the feed itself
    source_id integer,
    camera_id integer,
    before text, -- null if it was judged for the first time
    state text not null,
    why text not null
);
create index health_change_by_feed on health_change (feed, seq);
