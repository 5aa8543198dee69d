-- Times are milliseconds since 1970-01-01 UTC, durations are milliseconds, states are the ordinals of the Java enums.
-- Columns that every change of a task rewrites come first; long texts come last, or are blobs.

create table meta (
    key   text primary key,
    value integer not null
) without rowid;

create table project (
    id              integer primary key,
    name            text    not null unique,
    description     text    not null,
    created_at      integer not null,
    first_event     integer not null default 1,
    max_in_progress integer
);

create table concurrency_limit (
    project_id  integer not null,
    key         text    not null,
    max_running integer not null,
    primary key (project_id, key)
) without rowid;

create table agent (
    id           integer primary key,
    name         text    not null unique,
    state        integer not null,
    capabilities text    not null,
    concurrency  integer not null,
    lost_after   integer,
    created_at   integer not null,
    updated_at   integer not null,
    last_seen_at integer not null
);

create table session (
    id           text    primary key,
    project_id   integer not null,
    agent_id     integer not null,
    state        integer not null,
    created_at   integer not null,
    last_seen_at integer not null,
    ended_at     integer
) without rowid;
create index session_by_agent on session (agent_id, created_at);
create index session_live on session (state) where state < 3;

-- A lane is where ready tasks queue that any claimer treats alike: same project, same needs, same concurrency key.
create table lane (
    id              integer primary key,
    project_id      integer not null,
    capabilities    text    not null,
    concurrency_key text    not null,
    unique (project_id, capabilities, concurrency_key)
);

create table task (
    id                integer primary key,
    project_id        integer not null,
    lane_id           integer not null,
    parent_id         integer,
    state             integer not null,
    grouping          integer not null,
    priority          integer not null,
    holds             integer not null,
    open_children     integer not null,
    failed_children   integer not null,
    attempts          integer not null,
    max_attempts      integer not null,
    run               integer not null,
    revision          integer not null,
    fence             integer not null,
    lease_key         integer,
    holder            integer,
    not_before        integer,
    deadline          integer,
    execution_timeout integer,
    progress_timeout  integer,
    created_at        integer not null,
    updated_at        integer not null,
    ended_at          integer,
    archived          integer not null,
    type              text    not null,
    specialist        text,
    labels            text    not null,
    title             text    not null,
    reason            text,
    summary           text,
    summary_blob      blob,
    description       text    not null,
    description_blob  blob
);
create index task_by_state on task (project_id, state);
create index task_ready    on task (lane_id, priority desc) where state = 1 and grouping = 0;
create index task_children on task (parent_id) where parent_id is not null;
create index task_delayed  on task (not_before) where state = 0 and not_before is not null;
create index task_deadline on task (deadline) where state < 4 and deadline is not null;
create index task_ended    on task (ended_at) where ended_at is not null;
create index task_description_blob on task (description_blob) where description_blob is not null;
create index task_summary_blob     on task (summary_blob) where summary_blob is not null;

-- state: 0 open, 1 satisfied, 2 broken. kind: 0 hard, 1 soft, 2 data.
create table edge (
    on_id    integer not null,
    task_id  integer not null,
    artifact text    not null,
    kind     integer not null,
    state    integer not null,
    primary key (on_id, task_id, artifact)
) without rowid;
create index edge_by_task on edge (task_id);

create table lease (
    task_id       integer primary key,
    fence         integer not null,
    key           integer not null,
    agent_id      integer not null,
    session_id    text    not null,
    duration      integer not null,
    expires_at    integer not null,
    execution_due integer,
    progress_due  integer
);

create table event (
    project_id integer not null,
    seq        integer not null,
    at         integer not null,
    kind       text    not null,
    task_id    integer,
    agent_id   integer,
    session_id text,
    state_from integer,
    state_to   integer,
    fence      integer,
    data       text,
    primary key (project_id, seq)
) without rowid;
create index event_by_task on event (task_id, seq) where task_id is not null;

create table artifact (
    task_id    integer not null,
    name       text    not null,
    version    integer not null,
    type       text    not null,
    hash       blob    not null,
    size       integer not null,
    created_at integer not null,
    primary key (task_id, name, version)
) without rowid;
create index artifact_by_hash on artifact (hash);

create table blob (
    id         integer primary key,
    hash       blob    not null unique,
    size       integer not null,
    encoding   integer not null,
    created_at integer not null,
    data       blob    not null
);

create table idempotency (
    project_id integer not null,
    key        text    not null,
    digest     blob    not null,
    first_task integer not null,
    tasks      integer not null,
    at         integer not null,
    primary key (project_id, key)
) without rowid;
create index idempotency_age on idempotency (at);

create table task_count (
    project_id integer not null,
    state      integer not null,
    tasks      integer not null,
    primary key (project_id, state)
) without rowid;

-- The full-text index is written behind: tasks with a higher id than meta('search_indexed'), and those listed in
-- search_dirty, are indexed in bulk when the engine has time, and always before a search answers.
create virtual table task_search using fts5 (title, description, labels, content = '', contentless_delete = 1);
create table search_dirty (task_id integer primary key);

pragma user_version = 1;
