-- What sessions keep by name, to be told when they claim a task. It is seen by its session alone; what a part holds is
-- in a blob. The version is the number of the event that wrote it: it grows, and none is given out twice.
create table session_context (
    session_id text    not null,
    key        text    not null,
    project_id integer not null,
    version    integer not null,
    form       integer not null,
    size       integer not null,
    at         integer not null,
    hash       blob    not null,
    primary key (session_id, key)
) without rowid;
create index session_context_by_hash on session_context (hash);

pragma user_version = 5;
