-- By which power the read of a hit was come by, for the guard; not known of hits from before.
alter table hit add column acquisition_path text;

-- A delivery says itself of whose list it is and under which label, so that who may see it is asked of it alone. It may be
-- of no hit, but of a list whose day of review is past.
alter table hit_delivery
    alter column hit_id drop not null,
    add column list_name text,
    add column owner text,
    add column covert boolean,
    add column acquisition_path text,
    add column review_on date;

update hit_delivery d set list_name = h.list_name, owner = h.owner, covert = h.covert from hit h where h.hit_id = d.hit_id;

alter table hit_delivery
    alter column list_name set not null,
    alter column owner set not null,
    alter column covert set not null,
    drop constraint hit_delivery_occasion_check,
    add constraint hit_delivery_occasion_check check (occasion in ('RAISED', 'ESCALATED', 'REVIEW')),
    add constraint hit_delivery_of_one check ((occasion = 'REVIEW') = (hit_id is null)
        and (occasion = 'REVIEW') = (review_on is not null));

-- Once for each day of review.
create unique index hit_delivery_review on hit_delivery (list_name, review_on, subscriber) where occasion = 'REVIEW';
