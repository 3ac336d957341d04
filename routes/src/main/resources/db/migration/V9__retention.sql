-- Holds of cases: what they hold is not erased until somebody releases them.
create table case_hold (
    id uuid primary key,
    case_ref text not null,
    reason text not null,
    owner text not null,
    review date not null,
    placed_at timestamptz not null,
    placed_by text not null,
    released_at timestamptz,
    released_by text,
    release_reason text
);
create table held_record (
    record_id uuid not null,
    hold uuid not null references case_hold,
    primary key (record_id, hold)
);
create index held_record_by_hold on held_record (hold);

-- What erased records leave over: content that may be needed by nothing any more, and days of feeds whose key may be.
create table content_erasure (
    sha256 char(64) primary key
);
create table epoch_erasure (
    day date not null,
    feed text not null,
    primary key (day, feed)
);
