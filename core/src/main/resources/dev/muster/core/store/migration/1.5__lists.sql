-- Lists are answered by page, in these orders: a page must not cost a sort of all that there is.
create index token_by_creation   on token (created_at, id);
create index session_by_creation on session (created_at);

pragma user_version = 6;
