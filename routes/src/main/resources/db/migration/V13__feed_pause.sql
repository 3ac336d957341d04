-- When nothing was taken in of a feed because somebody decided so. The rows without an end are in force on every node.
create table feed_pause (
    id bigint generated always as identity primary key,
    feed text not null,
    drain boolean not null, -- whether somebody waits for all that was accepted to be through
    paused_at timestamptz not null,
    paused_by text not null,
    reason text not null,
    drained_at timestamptz,
    resumed_at timestamptz,
    resumed_by text,
    resume_reason text
);
create unique index feed_pause_in_force on feed_pause (feed) where resumed_at is null;
create index feed_pause_by_feed on feed_pause (feed, paused_at);
