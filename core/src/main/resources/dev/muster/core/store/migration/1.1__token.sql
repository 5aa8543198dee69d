-- What callers over the network prove who they are with. Only the hashes of secrets are kept.
create table token (
    id             text    primary key,
    name           text    not null,
    role           text    not null,
    project_id     integer,
    hash           blob    not null,
    earlier_hash   blob,
    earlier_until  integer,
    created_at     integer not null,
    rotated_at     integer,
    expires_at     integer,
    last_used_at   integer,
    revoked_at     integer
) without rowid;

pragma user_version = 2;
