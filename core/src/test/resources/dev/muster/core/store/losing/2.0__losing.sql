delete from thing where id > 1;

pragma user_version = 2;
