alter table thing add column colour text not null default 'grey';
create table new_one (id integer primary key);

pragma user_version = 2;
