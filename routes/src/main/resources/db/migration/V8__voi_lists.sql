-- VOI lists as they stand and as they stood. A revision is a state of a list: its terms and its entries.
create table voi_list (
    list_id integer generated always as identity primary key,
    name text not null unique,
    revision bigint not null,
    terms text not null
);

alter table voi_revision
    add column kind text not null default 'IMPORT',
    add column made_by text not null default 'folder',
    add column reason text,
    add column restores bigint,
    add column terms text not null default '{}',
    add column import_id uuid,
    add column erased_at timestamptz,
    drop column content;
alter table voi_revision
    alter column kind drop default,
    alter column made_by drop default,
    alter column terms drop default,
    alter column sha256 drop not null;

-- The numbers of before go on; what those revisions held was in the file, which is imported again.
insert into voi_list (name, revision, terms)
    select list_name, max(revision), '{"active":false}' from voi_revision group by list_name;
update voi_revision set erased_at = now();

-- An entry stood on its list from one revision until another; null: it still does. Lists are never deleted, so that no
-- reference needs to be checked a million times an import.
create table voi_entry (
    list_id integer not null,
    entry_id text collate "C" not null,
    from_revision bigint not null,
    until_revision bigint,
    vrm text collate "C" not null,
    weed_at timestamptz,
    entry text not null,
    primary key (list_id, entry_id, from_revision)
);
create index voi_entry_vrm on voi_entry (list_id, vrm) where until_revision is null;
create index voi_entry_weed on voi_entry (weed_at) where until_revision is null and weed_at is not null;
create index voi_entry_closed on voi_entry (list_id, until_revision) where until_revision is not null;

-- Every import, those that were refused too, with its report by row.
create table voi_import (
    import_id uuid primary key,
    list_name text not null,
    at timestamptz not null default now(),
    made_by text not null,
    reason text not null,
    imported_as text not null,
    sha256 char(64) not null,
    accepted bigint not null,
    rejected bigint not null,
    revision bigint,
    refusal text,
    report text not null
);
create index voi_import_by_list on voi_import (list_name, at);
