-- When records of each feed usually come, learnt hour by hour.
create table feed_usual (
    feed text primary key,
    learnt_to timestamptz not null,
    usual jsonb not null
);

-- It is the newest of camera_hour.
alter table camera_state drop column last_read;
