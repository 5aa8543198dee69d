-- The figures of runs, oldest first by the time they were started at. A series never mixes scenarios or machines.
create table run (
    id integer primary key,
    started_at text not null,
    directory text not null,
    scenario text not null,
    scenario_hash text not null,
    machine text not null,
    machine_text text not null,
    version text not null,
    commit_id text,
    unique (started_at, directory, scenario_hash, machine)
);

create table series (
    id integer primary key,
    scenario_hash text not null,
    machine text not null,
    test text not null,
    agents integer,
    operation text,
    metric text not null
);

-- agents and operation may be null, which a plain unique constraint would take for different from itself.
create unique index series_key on series (scenario_hash, machine, test, ifnull(agents, -1), ifnull(operation, ''), metric);

create table figure (
    series_id integer not null references series (id),
    run_id integer not null references run (id),
    value real not null,
    primary key (series_id, run_id)
) without rowid;

pragma user_version = 1;
