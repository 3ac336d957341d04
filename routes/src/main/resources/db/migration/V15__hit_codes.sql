-- What the codes of a hit's entry meant by the tables of then, with their versions; as JSON.
alter table hit add column codes text not null default '[]';
