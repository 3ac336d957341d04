-- How far each feed has been fetched; written only by the node whose turn it is (see Turns).
create table line_cursor (
    feed text primary key,
    cursor text not null,
    moved_at timestamptz not null default now()
);
