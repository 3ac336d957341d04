-- What came to a list with a revision, for nodes that match the one before.
create index voi_entry_came on voi_entry (list_id, from_revision);
-- Patterns of a list are bounded, and so are counted when some come.
create index voi_entry_pattern on voi_entry (list_id) where until_revision is null and (vrm like '%?%' or vrm like '%*%');
