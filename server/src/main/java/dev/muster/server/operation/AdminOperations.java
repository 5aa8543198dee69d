package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.seconds;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.Json;
import dev.muster.core.Engine;
import dev.muster.core.EngineStats;
import dev.muster.core.Reads;
import dev.muster.core.Refusal;
import dev.muster.core.StoreSize;
import dev.muster.core.agent.AgentState;
import dev.muster.core.metric.CommandFigures;
import dev.muster.core.metric.Histogram;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.TaskState;
import dev.muster.server.access.Role;
import dev.muster.server.alert.Alert;
import dev.muster.server.metric.Connections;
import dev.muster.server.schema.Struct;
import java.util.Arrays;
import java.util.List;

/** Shows what the server does, drains it, and has retention run. */
final class AdminOperations {
    private static final double FOR_EVER_S = 1e12;

    private static final Struct COMMAND = struct().required("command", text(), "such as complete_task")
            .required("timed", whole(), "answers whose time was taken; claims that waited for work are left out")
            .required("seconds", seconds(0, FOR_EVER_S), "what their callers waited, added up")
            .required("counts", list(whole()), "answers by bucket of 'latency', not added up");

    private static final Struct LATENCY = struct().required(
                    "bounds", list(seconds(0, FOR_EVER_S)), "upper bounds of all but the last bucket, in seconds")
            .required("counts", list(whole()), "answers by bucket, not added up");

    private static final Struct ALERT = struct().required("alert", text(), "such as DISK_LOW")
            .required("level", text(), "warning, cleanup or critical")
            .required("since", text(), "when it was raised")
            .required("text", text(), "what is not well, and what to do");

    private static final Struct STATS = struct().required("draining", flag(), "no new work is given out")
            .required("commits", whole(), "transactions")
            .required("answered", whole(), "commands")
            .required("queries", whole(), "reads of the store")
            .optional(
                    "cpu_seconds",
                    seconds(0, FOR_EVER_S),
                    "processor time since it began to serve; left out where it is not known")
            .required("busy", whole(), "commands refused because the queue was full")
            .required("events", whole(), "written")
            .required("leases_expired", whole())
            .required("queued", whole(), "commands that wait now")
            .required("waiting", whole(), "claims that wait for work now")
            .required("tasks", ProjectOperations.counts(), "of all projects")
            .required("agents", agentCounts())
            .required("active_projects", whole(), "with tasks that have not ended")
            .required(
                    "store",
                    struct().required("database_bytes", whole())
                            .required("log_bytes", whole())
                            .required("usable_bytes", whole(), "what the file system has left")
                            .required("writer_statements", whole())
                            .required("reader_statements", whole()))
            .optional(
                    "connections",
                    struct().required("all", whole())
                            .required("web_sockets", whole())
                            .required("mcp_sessions", whole(), "over HTTP; their clients may have gone"),
                    "open now; left out where they are not known")
            .optional("alerts", list(ALERT), "raised now; left out where they are not known")
            .required("commands", list(COMMAND))
            .required("latency", LATENCY, "of all commands together");

    private AdminOperations() {}

    private static Struct agentCounts() {
        Struct counts = struct();
        for (AgentState state : AgentState.values()) {
            counts = counts.required(StateMachine.wire(state), whole());
        }
        return counts;
    }

    static List<Operation> all() {
        return List.of(
                Operation.read(
                        "admin_stats",
                        "Show what the server has done since it started, and what it has to do now.",
                        struct(),
                        STATS,
                        AdminOperations::stats),
                Operation.change(
                        "drain_server",
                        "Give out no more work, so that what is in progress can end; readiness says so too.",
                        Role.ADMIN,
                        struct().optional("drain", flag(), "false takes it back; true if left out"),
                        struct().required("draining", flag())
                                .required("in_progress", whole(), "tasks that somebody works on"),
                        AdminOperations::drain),
                Operation.change(
                        "run_retention",
                        "Begin at once to delete what is older than its retention, in pieces between other work.",
                        Role.ADMIN,
                        struct(),
                        struct().required("started", flag()),
                        (call, out) -> {
                            requireAll(call);
                            call.engine().retain();
                            out.field("started", true);
                        }));
    }

    /** These concern all projects: whoever sees only one is not told. */
    private static void requireAll(Call call) {
        Refusal limited = call.caller().limited();
        if (limited != null) {
            throw limited.asException();
        }
    }

    private static void drain(Call call, Json out) {
        requireAll(call);
        boolean drain = !call.arguments().has("drain") || call.arguments().flag("drain", true);
        int inProgress = call.engine().drain(drain);
        out.field("draining", drain).field("in_progress", (long) inProgress);
    }

    private static void stats(Call call, Json out) {
        requireAll(call);
        Engine engine = call.engine();
        EngineStats stats = engine.stats();
        out.field("draining", engine.draining())
                .field("commits", stats.commits())
                .field("answered", stats.answered())
                .field("queries", engine.readLoad().queries())
                .field("busy", stats.busy())
                .field("events", engine.ledger().stats().events())
                .field("leases_expired", engine.ledger().stats().leasesExpired())
                .field("queued", (long) stats.queued())
                .field("waiting", (long) stats.parked());
        Double cpu = call.cpuSeconds();
        if (cpu != null) {
            out.value("cpu_seconds", cpu);
        }
        census(engine.reads().census(), out);
        StoreSize size = engine.storeSize();
        out.object(
                "store",
                json -> json.field("database_bytes", size.database())
                        .field("log_bytes", size.log())
                        .field("usable_bytes", size.usable())
                        .field("writer_statements", stats.writerStatements())
                        .field("reader_statements", stats.readerStatements()));
        Connections connections = call.connections();
        if (connections != null) {
            out.object(
                    "connections",
                    json -> json.field("all", (long) connections.all())
                            .field("web_sockets", (long) connections.webSockets())
                            .field("mcp_sessions", (long) connections.mcpSessions()));
        }
        List<Alert> alerts = call.alerts();
        if (alerts != null) {
            out.objects(
                    "alerts",
                    alerts,
                    (json, alert) -> json.field("alert", alert.rule().name())
                            .field("level", alert.level().severity().word())
                            .field("since", alert.since())
                            .field("text", alert.text()));
        }
        commands(engine.commands().all(), out);
    }

    private static void census(Reads.Census census, Json out) {
        out.object("tasks", json -> {
            for (TaskState state : TaskState.values()) {
                json.field(StateMachine.wire(state), (long) census.tasks().getOrDefault(state, 0L));
            }
        });
        out.object("agents", json -> {
            for (AgentState state : AgentState.values()) {
                json.field(StateMachine.wire(state), (long) census.agents().getOrDefault(state, 0L));
            }
        });
        out.field("active_projects", census.activeProjects());
    }

    private static void commands(List<CommandFigures> commands, Json out) {
        out.objects("commands", commands, (json, command) -> {
            Histogram.Values times = command.duration().values();
            json.field("command", command.name())
                    .field("timed", times.count())
                    .value("seconds", times.sum())
                    .value("counts", Arrays.stream(times.counts()).boxed().toList());
        });
        Histogram.Values none = Histogram.ofDurations().values();
        long[] counts = none.counts();
        for (CommandFigures command : commands) {
            long[] more = command.duration().values().counts();
            Arrays.setAll(counts, i -> counts[i] + more[i]);
        }
        out.object(
                "latency",
                json -> json.value(
                                "bounds", Arrays.stream(none.bounds()).boxed().toList())
                        .value("counts", Arrays.stream(counts).boxed().toList()));
    }
}
