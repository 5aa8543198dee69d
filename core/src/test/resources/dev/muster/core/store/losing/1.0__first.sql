create table thing (id integer primary key, name text not null);
create table other (id integer primary key);

pragma user_version = 1;
