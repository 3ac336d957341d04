-- What was done in the hub, by whom and why (DPA 2018 s.62); each is a leaf of the log audit. Never updated.
create table audit_event (
    record_id uuid primary key,
    at timestamptz not null,
    event text not null,
    actor text not null,
    reason text,
    records uuid[] not null,
    leaf bigint not null,
    canonical text not null
);
create index audit_event_at on audit_event (at);
create index audit_event_records on audit_event using gin (records);

comment on table access_log is 'What was looked at before audit_event was kept; nothing is added.';
