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

create index epic_description_blob  on epic (description_blob) where description_blob is not null;
create index story_description_blob on story (description_blob) where description_blob is not null;

-- A cascade is one round trip of self-assessment inside of a session. What belongs to a session is seen by it alone.
create table cascade (
    id         integer primary key,
    session_id text    not null,
    project_id integer not null,
    agent_id   integer not null,
    state      integer not null,
    profile    integer not null,
    round      integer not null,
    checks     integer not null,
    decision   integer,
    overruled  integer not null,
    created_at integer not null
);
create index cascade_by_session on cascade (session_id, id);

-- scores: thirteen 8-byte floating-point numbers, in the order of the Java enum.
create table assessment (
    id         integer primary key,
    cascade_id integer not null,
    session_id text    not null,
    phase      integer not null,
    round      integer not null,
    at         integer not null,
    overall    real,
    decision   integer,
    scores     blob,
    reasoning  text    not null
);
create index assessment_by_session on assessment (session_id, id);

create table evidence (
    id         integer primary key,
    agent_id   integer not null,
    session_id text    not null,
    vector     integer not null,
    at         integer not null,
    self_score real,
    grounded   real    not null,
    confidence real    not null,
    source     text    not null
);
create index evidence_by_agent on evidence (agent_id, vector, id);

create table belief (
    agent_id integer not null,
    vector   integer not null,
    mean     real    not null,
    variance real    not null,
    n        integer not null,
    primary key (agent_id, vector)
) without rowid;

create table finding (
    id         integer primary key,
    project_id integer not null,
    session_id text    not null,
    agent_id   integer not null,
    kind       integer not null,
    published  integer not null,
    at         integer not null,
    text       text    not null
);
create index finding_by_session on finding (session_id, id);
create index finding_published  on finding (project_id, id) where published = 1;
create virtual table finding_search using fts5 (text, content = '', contentless_delete = 1);

create table checkpoint (
    id         integer primary key,
    project_id integer not null,
    session_id text    not null,
    seq        integer not null,
    phase      text    not null,
    round      integer not null,
    at_nanos   integer not null,
    size       integer not null,
    hash       blob    not null,
    summary    text    not null,
    unique (session_id, seq)
);
create index checkpoint_by_phase on checkpoint (session_id, phase, round, seq);
create index checkpoint_by_hash on checkpoint (hash);

-- Where a project's repository is: checkpoints are mirrored into it.
create table repository (
    project_id integer primary key,
    path       text    not null
);

create table template (
    project_id  integer not null,
    name        text    not null,
    version     integer not null,
    updated_at  integer not null,
    description text    not null,
    body        text    not null,
    primary key (project_id, name)
) without rowid;

pragma user_version = 4;
