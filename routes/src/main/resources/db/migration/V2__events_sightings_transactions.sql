-- Vehicle events: several reads of one passage of one vehicle, linked and never merged. Sightings of pseudonyms and parking
-- transactions: in tables of their own, from which nothing goes to the national store.

-- Reads told again under a natural key that is there, with other content: they stay with the read that was first.
create table repeated_read (
    vrm text not null,
    feed_id integer not null,
    source_id integer not null,
    camera_id integer not null,
    capture_time timestamptz not null,
    content char(64) not null, -- digest of what it says, apart from how it came
    record_id uuid not null unique,
    feed text not null,
    submission uuid not null,
    record_index integer not null,
    received_at timestamptz not null,
    stored_at timestamptz not null default clock_timestamp(),
    canonical text not null,
    primary key (vrm, capture_time, feed_id, source_id, camera_id, content)
);

-- One passage of one vehicle. The spans reach half of the mapping's 'within' before its first and behind its last read:
-- what meets them with the same key is of the same event, in whatever order it comes.
create table vehicle_event (
    id uuid primary key,
    feed text not null,
    key text not null,
    captured_from timestamptz not null,
    captured_to timestamptz not null,
    received_from timestamptz not null,
    received_to timestamptz not null,
    chosen uuid not null -- record_id of the read that stands for all
);
create index vehicle_event_by_key on vehicle_event (feed, key, captured_to);

-- Which reads and repeated reads are of which event, and what the choice among them goes by.
create table event_read (
    record_id uuid primary key,
    event uuid not null references vehicle_event,
    vrm text not null,
    feed_id integer not null,
    source_id integer not null,
    camera_id integer not null,
    capture_time timestamptz not null,
    rank integer not null,
    then_by text not null,
    confidence integer,
    received_at timestamptz not null,
    submission uuid not null,
    record_index integer not null
);
create index event_read_by_event on event_read (event);
create index event_read_by_read on event_read (vrm, capture_time);

-- Images that came in a submission of their own and name their event, now or later; 'captured' is null for an image without
-- a time, which joins by when it was received.
create table event_image (
    feed text not null,
    key text not null,
    role text not null,
    sha256 char(64) not null,
    image text not null,
    captured_from timestamptz,
    captured_to timestamptz,
    received_from timestamptz not null,
    received_to timestamptz not null,
    submission uuid not null,
    received_at timestamptz not null,
    primary key (feed, key, submission, role, sha256)
);

-- Vehicles under a pseudonym. There is no VRM here and none can be made of it.
create table sighting (
    content char(64) not null, -- digest of what it says, apart from how it came
    scheme text not null,
    pseudonym text not null,
    capture_time timestamptz not null,
    captured_latest timestamptz,
    record_id uuid not null,
    feed text not null,
    submission uuid not null,
    record_index integer not null,
    received_at timestamptz not null,
    stored_at timestamptz not null default clock_timestamp(),
    canonical text not null,
    primary key (content, capture_time)
) partition by range (capture_time);
create table sighting_default partition of sighting default;
create index sighting_by_pseudonym on sighting (pseudonym, capture_time);

-- Parking transactions, every version that was told.
create table parking_transaction (
    content char(64) primary key, -- digest of what it says, apart from how it came
    vrm text not null,
    entry_time timestamptz,
    exit_time timestamptz,
    filed_at timestamptz not null, -- entry, else exit, else receipt
    record_id uuid not null,
    feed text not null,
    submission uuid not null,
    record_index integer not null,
    received_at timestamptz not null,
    stored_at timestamptz not null default clock_timestamp(),
    canonical text not null
);
create index parking_transaction_by_vrm on parking_transaction (vrm, filed_at);

-- The ledger closes when
--   received = settled   and   records = stored + attached + duplicate + late-image + sighting + transaction + quarantined
--                                        + all of dropped:*.
drop view ledger_minute;
create view ledger_minute as
select counted.*,
       received = settled
           and records = stored + attached + duplicates + late_images + sightings + transactions + quarantined + dropped
           as closes
from (
    select feed,
           minute,
           coalesce(sum(n) filter (where account = 'received'), 0) as received,
           coalesce(sum(n) filter (where account = 'settled'), 0) as settled,
           coalesce(sum(n) filter (where account = 'records'), 0) as records,
           coalesce(sum(n) filter (where account = 'stored'), 0) as stored,
           coalesce(sum(n) filter (where account = 'attached'), 0) as attached,
           coalesce(sum(n) filter (where account = 'duplicate'), 0) as duplicates,
           coalesce(sum(n) filter (where account = 'late-image'), 0) as late_images,
           coalesce(sum(n) filter (where account = 'sighting'), 0) as sightings,
           coalesce(sum(n) filter (where account = 'transaction'), 0) as transactions,
           coalesce(sum(n) filter (where account = 'quarantined'), 0) as quarantined,
           coalesce(sum(n) filter (where account like 'dropped:%'), 0) as dropped
    from ledger
    group by feed, minute) as counted;
