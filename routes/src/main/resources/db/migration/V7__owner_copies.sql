-- What cameras sent that serve the police and their owner, for the owner: written once, at the fork, and never again.
create table owner_copy (
    partner text not null,
    number bigint generated always as identity,
    path text not null, -- by which the owner comes by it
    feed text not null,
    submission uuid not null,
    received_at timestamptz not null,
    media_type text not null,
    landed bytea not null, -- as in 'submission'
    primary key (partner, number)
);
