-- Workflows: a Scrum workflow for each project, a TDD cycle for each story, approvals by people, cascades and
-- checkpoints for each session. States are the ordinals of the Java enums, as elsewhere.

create table scrum (
    project_id integer primary key,
    state      integer not null,
    mode       integer not null,
    sprint_id  integer
);

create table epic (
    id               integer primary key,
    project_id       integer not null,
    created_at       integer not null,
    title            text    not null,
    description      text    not null,
    description_blob blob
);
create index epic_by_project on epic (project_id, id);

create table sprint (
    id         integer primary key,
    project_id integer not null,
    created_at integer not null,
    started_at integer,
    ended_at   integer,
    goal       text    not null
);

create table story (
    id               integer primary key,
    project_id       integer not null,
    state            integer not null,
    priority         integer not null,
    ci_failures      integer not null,
    epic_id          integer,
    sprint_id        integer,
    task_id          integer,
    created_at       integer not null,
    updated_at       integer not null,
    title            text    not null,
    acceptance       text    not null,
    description      text    not null,
    description_blob blob
);
create index story_backlog   on story (project_id, state, priority desc, id);
create index story_by_sprint on story (sprint_id, state) where sprint_id is not null;
create index story_by_task   on story (task_id) where task_id is not null;
create table story_count (
    project_id integer not null,
    state      integer not null,
    stories    integer not null,
    primary key (project_id, state)
) without rowid;

create table tdd_cycle (
    id         integer primary key,
    project_id integer not null,
    story_id   integer not null,
    state      integer not null,
    session_id text,
    phase_at   integer not null,
    created_at integer not null,
    ended_at   integer,
    changed    integer not null,
    ran        integer,
    passed     integer,
    failed     integer,
    overdue    integer not null default 0,
    commit_id  text
);
-- States 4 and 5 are the ends: one active cycle for each story.
create unique index tdd_active on tdd_cycle (story_id) where state < 4;
create index tdd_by_story on tdd_cycle (story_id, id);
create index tdd_live on tdd_cycle (phase_at) where state < 4;

create table approval (
    id           integer primary key,
    project_id   integer not null,
    kind         integer not null,
    state        integer not null,
    task_id      integer,
    story_id     integer,
    cycle_id     integer,
    session_id   text,
    created_at   integer not null,
    remind_every integer not null,
    remind_at    integer not null,
    reminders    integer not null,
    answered_at  integer,
    answered_by  text,
    question     text    not null,
    comment      text
);
create index approval_pending on approval (project_id, id) where state = 0;
create unique index approval_of_task  on approval (task_id) where state = 0 and task_id is not null;
create index approval_by_task on approval (task_id, id) where task_id is not null;
create unique index approval_of_story on approval (story_id) where state = 0 and story_id is not null;

pragma user_version = 4;
