package dev.muster.core.store;

import dev.muster.core.agent.Agent;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.AgentState;
import dev.muster.core.project.Project;
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Projects, agents, sessions and artifacts, as readers see them. */
public final class Views {
    /**
     * Leases are counted once for all agents: once for each would be agents times leases. An agent that is idle and
     * holds a lease is busy; ?2 has a bit for each state that is asked for.
     */
    static final String AGENTS = """
            select a.id, a.name, a.state, capabilities, concurrency, coalesce(held.leases, 0), lost_after, a.created_at,
              a.last_seen_at
            from agent a
            left join (select agent_id, count(*) as leases from lease group by agent_id) held on held.agent_id = a.id
            where a.id > ?1
              and ?2 >> iif(a.state = 1 and held.leases > 0, 2, a.state) & 1
              and (?3 = '' or a.id in (
                select s.agent_id from session s join project p on p.id = s.project_id where p.name = ?3))
            order by a.id limit ?4
            """;

    static final String AGENT_COUNTS = """
            select a.state, a.id in (select agent_id from lease) as holds, count(*)
            from agent a group by a.state, holds
            """;

    static final String PROJECTS = """
            select name, description, created_at, max_in_progress from project
            where name > ?1 and (?2 = '' or name = ?2) order by name limit ?3
            """;

    private static final String SESSIONS = """
            select s.id, p.name, s.agent_id, a.name, s.state, s.created_at, s.last_seen_at, s.ended_at
            from session s join project p on p.id = s.project_id join agent a on a.id = s.agent_id
            """;

    static final String NEWEST_SESSIONS = SESSIONS + """
            where (s.created_at, s.id) < (?1, ?2) and ?3 in ('', p.name)
            order by s.created_at desc, s.id desc limit ?4
            """;

    static final String NEWEST_SESSIONS_OF_AGENT = SESSIONS + """
            where s.agent_id = ?5 and (s.created_at, s.id) < (?1, ?2) and ?3 in ('', p.name)
            order by s.created_at desc, s.id desc limit ?4
            """;

    private final Db db;

    public Views(Db db) {
        this.db = db;
    }

    public @Nullable Long projectId(String name) {
        return db.sql("select id from project where name = ?").arg(name).first(Rows::number);
    }

    public @Nullable String projectName(long id) {
        return db.sql("select name from project where id = ?").arg(id).first(Rows::text);
    }

    /** The oldest event that is kept. */
    public long firstEvent(long project) {
        return db.sql("select first_event from project where id = ?")
                .arg(project)
                .longOr(1);
    }

    /** The number of a project's last event. */
    public long lastEvent(long project) {
        return db.sql("""
                        select max(first_event - 1, coalesce((select max(seq) from event where project_id = ?1), 0))
                        from project where id = ?1
                        """).arg(project).longOr(0);
    }

    /** All projects by name. */
    public List<Project> projects() {
        return projects(null, "", Long.MAX_VALUE);
    }

    /**
     * Projects by name.
     *
     * @param only the only one that is asked for; null for all
     * @param after names behind this one; empty for the first
     * @param most at most so many
     */
    public List<Project> projects(@Nullable String only, String after, long most) {
        return list(db.sql(PROJECTS).arg(after).arg(only == null ? "" : only).arg(most), Views::project);
    }

    /** The project of a name; null if there is none. */
    public @Nullable Project project(String name) {
        return db.sql("select name, description, created_at, max_in_progress from project where name = ?")
                .arg(name)
                .first(Views::project);
    }

    private static Project project(Rows r) {
        return new Project(r.text(), r.text(), Instant.ofEpochMilli(r.number()), limit(r.integer()));
    }

    private static @Nullable Integer limit(int stored) {
        return stored == 0 ? null : stored;
    }

    /** Tasks by state. */
    public Map<TaskState, Long> counts(long project) {
        Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);
        for (TaskState state : TaskState.values()) {
            counts.put(state, 0L);
        }
        try (Rows r = db.sql("select state, tasks from task_count where project_id = ?")
                .arg(project)
                .rows()) {
            while (r.next()) {
                counts.put(TaskState.of(r.integer()), r.number());
            }
        }
        return counts;
    }

    /** Tasks of all projects by state. */
    public Map<TaskState, Long> counts() {
        Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);
        try (Rows r = db.sql("select state, sum(tasks) from task_count group by state")
                .rows()) {
            while (r.next()) {
                counts.put(TaskState.of(r.integer()), r.number());
            }
        }
        return counts;
    }

    /** Projects that have tasks in one of these states. */
    public long projectsWith(Set<TaskState> states) {
        Set<Long> projects = new HashSet<>();
        try (Rows r = db.sql("select project_id, state from task_count where tasks > 0")
                .rows()) {
            while (r.next()) {
                long project = r.number();
                if (states.contains(TaskState.of(r.integer()))) {
                    projects.add(project);
                }
            }
        }
        return projects.size();
    }

    /** Agents by state. */
    public Map<AgentState, Long> agentCounts() {
        Map<AgentState, Long> counts = new EnumMap<>(AgentState.class);
        try (Rows r = db.sql(AGENT_COUNTS).rows()) {
            while (r.next()) {
                AgentState stored = AgentState.of(r.integer());
                boolean busy = r.integer() == 1 && stored == AgentState.IDLE;
                counts.merge(busy ? AgentState.BUSY : stored, r.number(), Long::sum);
            }
        }
        return counts;
    }

    /**
     * Agents by id.
     *
     * @param project those that have or had a session there; null for all
     * @param states in one of these
     * @param after with a higher id
     * @param most at most so many
     */
    public List<Agent> agents(@Nullable String project, Set<AgentState> states, long after, long most) {
        long wanted = states.stream().mapToLong(state -> 1L << state.ordinal()).sum();
        return list(
                db.sql(AGENTS)
                        .arg(after)
                        .arg(wanted)
                        .arg(project == null ? "" : project)
                        .arg(most),
                Views::agent);
    }

    public @Nullable Agent agent(long id) {
        return db.sql("""
                        select a.id, name, state, capabilities, concurrency,
                          (select count(*) from lease where agent_id = a.id), lost_after, created_at, last_seen_at
                        from agent a where a.id = ?
                        """).arg(id).first(Views::agent);
    }

    public @Nullable Agent agent(String name) {
        return db.sql("""
                        select a.id, name, state, capabilities, concurrency,
                          (select count(*) from lease where agent_id = a.id), lost_after, created_at, last_seen_at
                        from agent a where a.name = ?
                        """).arg(name).first(Views::agent);
    }

    private static Agent agent(Rows r) {
        AgentId agent = new AgentId(r.number());
        String name = r.text();
        AgentState stored = AgentState.of(r.integer());
        List<String> capabilities = Words.split(r.text());
        int concurrency = r.integer();
        int holding = r.integer();
        long lostAfter = r.number();
        return new Agent(
                agent,
                name,
                stored == AgentState.IDLE && holding > 0 ? AgentState.BUSY : stored,
                capabilities,
                concurrency,
                holding,
                lostAfter == 0 ? null : Duration.ofMillis(lostAfter),
                Instant.ofEpochMilli(r.number()),
                Instant.ofEpochMilli(r.number()));
    }

    /**
     * Sessions, the newest first, of one project or of all, of one agent or of all.
     *
     * @param before only those behind this place
     */
    public List<Session> sessions(@Nullable String project, @Nullable Long agent, Place before, long most) {
        Sql sql = db.sql(agent == null ? NEWEST_SESSIONS : NEWEST_SESSIONS_OF_AGENT)
                .arg(before.createdAt())
                .arg(before.id())
                .arg(project == null ? "" : project)
                .arg(most);
        return list(agent == null ? sql : sql.arg(agent), Views::session);
    }

    /** Whether an agent has or had a session in a project. */
    public boolean isAgentOf(String project, long agent) {
        return db.sql("""
                        select 1 from session s join project p on p.id = s.project_id
                        where s.agent_id = ? and p.name = ? limit 1
                        """).arg(agent).arg(project).longOr(0) == 1;
    }

    /** Whether a blob is the content of an artifact of a project's tasks. */
    public boolean isArtifactOf(String project, byte[] hash) {
        return db.sql("""
                        select 1 from artifact a join task t on t.id = a.task_id join project p on p.id = t.project_id
                        where a.hash = ? and p.name = ? limit 1
                        """).arg(hash).arg(project).longOr(0) == 1;
    }

    public @Nullable Session session(String id) {
        return db.sql(SESSIONS + "where s.id = ?").arg(id).first(Views::session);
    }

    private static Session session(Rows r) {
        return new Session(
                new SessionId(r.text()),
                r.text(),
                new AgentId(r.number()),
                r.text(),
                SessionState.of(r.integer()),
                Instant.ofEpochMilli(r.number()),
                Instant.ofEpochMilli(r.number()),
                instant(r.number()));
    }

    private static @Nullable Instant instant(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }

    public List<Artifact> artifacts(long task) {
        return list(db.sql("""
                                select name, version, type, size, hash, created_at from artifact
                                where task_id = ? order by name, version
                                """).arg(task), r -> {
            String name = r.text();
            int version = r.integer();
            String type = r.text();
            long size = r.number();
            byte[] hash = r.bytesOrNull();
            return new Artifact(
                    new TaskId(task),
                    name,
                    version,
                    type,
                    size,
                    HexFormat.of().formatHex(hash == null ? new byte[0] : hash),
                    Instant.ofEpochMilli(r.number()));
        });
    }

    private static <T> List<T> list(Sql query, Function<Rows, T> map) {
        List<T> all = new ArrayList<>();
        try (Rows r = query.rows()) {
            while (r.next()) {
                all.add(map.apply(r));
            }
        }
        return all;
    }
}
