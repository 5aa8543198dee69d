-- The full-text index does not merge its segments inside of the change that adds to it: a search that had just indexed
-- one text waited for merges of many. They are merged in small pieces, between other work.
insert into task_search (task_search, rank) values ('automerge', 0);

pragma user_version = 3;
