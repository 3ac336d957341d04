-- An event may be known by several keys: a frame by its own name, and a group by its track and by the names of its frames.
-- A stretch is a time over which reads of one event were told under one key; it reaches half of the mapping's 'within' before
-- its first and behind its last read. What meets it under the same key is of the same event. Stretches of one event and key
-- that do not meet stay apart, or what lies between them would be taken for part of it.
create table event_key (
    id bigint generated always as identity primary key,
    feed text not null,
    key text not null,
    captured_from timestamptz not null,
    captured_to timestamptz not null,
    received_from timestamptz not null,
    received_to timestamptz not null,
    event uuid not null references vehicle_event
);
insert into event_key (feed, key, captured_from, captured_to, received_from, received_to, event)
select feed, key, captured_from, captured_to, received_from, received_to, id from vehicle_event;
create index event_key_by_key on event_key (feed, key, captured_to);
create index event_key_by_event on event_key (event);

drop index vehicle_event_by_key;
alter table vehicle_event
    drop column key,
    drop column captured_from,
    drop column captured_to,
    drop column received_from,
    drop column received_to;
