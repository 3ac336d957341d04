-- The national store and the tables beside it. Large tables are partitioned by day, so that what has had its time is
-- dropped, not deleted. Each has a default partition for days that get none of their own (clocks that are far off).

-- Submissions as received. 'landed' is CBOR: transport facts and the body, its large parts by reference.
create table submission (
    id uuid not null,
    feed text not null,
    received_at timestamptz not null,
    media_type text not null,
    sha256 char(64) not null,
    bytes integer not null,
    landed bytea not null,
    primary key (id, received_at)
) partition by range (received_at);
create table submission_default partition of submission default;
create index submission_by_feed on submission (feed, received_at);

-- What became of each submission, first try and replays.
create table settlement (
    submission uuid not null,
    received_at timestamptz not null,
    settled_at timestamptz not null default now(),
    records integer not null,
    accepted integer not null,
    late_images integer not null,
    dropped integer not null,
    quarantined integer not null,
    replay boolean not null
) partition by range (received_at);
create table settlement_default partition of settlement default;
create index settlement_by_submission on settlement (submission);

-- The national store. The key is the natural key of a read; 'canonical' is its JSON to the byte.
-- capture_time is the earlier instant of an ambiguous time, captured_latest then the later one.
create table read (
    vrm text not null,
    feed_id integer not null,
    source_id integer not null,
    camera_id integer not null,
    capture_time timestamptz not null,
    captured_latest timestamptz,
    record_id uuid not null,
    feed text not null,
    submission uuid not null,
    record_index integer not null,
    received_at timestamptz not null,
    stored_at timestamptz not null default clock_timestamp(),
    canonical text not null,
    primary key (vrm, capture_time, feed_id, source_id, camera_id)
) partition by range (capture_time);
create table read_default partition of read default;
create index read_by_camera on read (feed_id, source_id, camera_id, capture_time);
create index read_by_record on read (record_id);

-- Images that came in a submission of their own; they belong to the read with this key, now or later.
create table late_image (
    vrm text not null,
    feed_id integer not null,
    source_id integer not null,
    camera_id integer not null,
    capture_time timestamptz not null,
    role text not null,
    sha256 char(64) not null,
    image text not null,
    feed text not null,
    submission uuid not null,
    received_at timestamptz not null,
    primary key (vrm, capture_time, feed_id, source_id, camera_id, role, sha256)
);

-- Records that could not be normalised. Their bytes are in 'submission'.
create table quarantine (
    id uuid primary key default gen_random_uuid(),
    feed text not null,
    submission uuid not null,
    received_at timestamptz not null,
    record_index integer not null,
    reason text not null,
    detail text not null,
    partial text,
    quarantined_at timestamptz not null default now(),
    state text not null default 'OPEN' check (state in ('OPEN', 'REPLAYING', 'REPLAYED'))
);
create index quarantine_open on quarantine (feed, reason, quarantined_at) where state = 'OPEN';
create index quarantine_by_submission on quarantine (submission, record_index);

-- One hit for each read and list entry, whatever is sent again.
create table hit (
    hit_id uuid primary key,
    vrm text not null,
    feed_id integer not null,
    source_id integer not null,
    camera_id integer not null,
    capture_time timestamptz not null,
    record_id uuid not null,
    feed text not null,
    received_at timestamptz not null,
    list_name text not null,
    list_revision bigint not null,
    entry_id text not null,
    match_type text not null,
    priority integer not null,
    covert boolean not null,
    snapshot text not null,
    raised_at timestamptz not null,
    unique (vrm, capture_time, feed_id, source_id, camera_id, list_name, entry_id)
);
create index hit_by_time on hit (raised_at);

-- The conservation ledger: counts by feed and minute of receipt. It closes when
--   received = settled   and   records = stored + duplicate + late-image + quarantined + all of dropped:*.
create table ledger (
    feed text not null,
    minute timestamptz not null,
    account text not null,
    n bigint not null,
    primary key (feed, minute, account)
);

create view ledger_minute as
select feed,
       minute,
       coalesce(sum(n) filter (where account = 'received'), 0) as received,
       coalesce(sum(n) filter (where account = 'settled'), 0) as settled,
       coalesce(sum(n) filter (where account = 'records'), 0) as records,
       coalesce(sum(n) filter (where account = 'stored'), 0) as stored,
       coalesce(sum(n) filter (where account = 'duplicate'), 0) as duplicates,
       coalesce(sum(n) filter (where account = 'late-image'), 0) as late_images,
       coalesce(sum(n) filter (where account = 'quarantined'), 0) as quarantined,
       coalesce(sum(n) filter (where account like 'dropped:%'), 0) as dropped,
       coalesce(sum(n) filter (where account = 'received'), 0) = coalesce(sum(n) filter (where account = 'settled'), 0)
           and coalesce(sum(n) filter (where account = 'records'), 0) = coalesce(sum(n) filter (
               where account in ('stored', 'duplicate', 'late-image', 'quarantined') or account like 'dropped:%'), 0)
           as closes
from ledger
group by feed, minute;

-- Which batches a leg has done; a batch that is delivered again changes nothing.
create table applied_batch (
    leg text not null,
    batch uuid not null,
    applied_at timestamptz not null default now(),
    primary key (leg, batch)
);
create index applied_batch_by_time on applied_batch (applied_at);

-- Mapping files as they were in force, by digest: a read names the one that made it.
create table mapping_version (
    digest char(64) primary key,
    source_type text not null,
    version text not null,
    content text not null,
    first_seen timestamptz not null default now()
);

-- Who looked at reads, and why (DPA 2018 s.62).
create table access_log (
    at timestamptz not null default now(),
    account text not null,
    action text not null,
    reason text not null,
    query text not null,
    records uuid[] not null
);

-- Every revision of every VOI list that was ever in force, as imported: a hit names the one that raised it.
create table voi_revision (
    list_name text not null,
    revision bigint not null,
    sha256 char(64) not null,
    entries integer not null,
    rejected integer not null,
    content bytea not null,
    imported_at timestamptz not null default now(),
    primary key (list_name, revision)
);
