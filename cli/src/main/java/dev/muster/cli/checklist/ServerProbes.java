package dev.muster.cli.checklist;

import dev.muster.cli.diagnose.Scrape;
import dev.muster.cli.engine.LiveServer;
import dev.muster.core.metric.Outcomes;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a running server says of itself, since it was started. */
final class ServerProbes {
    private static final double MOST_COMMAND_SECONDS = 5;
    private static final double MOST_EXECUTION_SECONDS = 60;
    private static final double MOST_ERRORS = 0.05;

    /** Names that dashboards and alerts rest on. */
    private static final List<String> NAMED = List.of(
            "agent_execution_seconds",
            "system_memory_usage_bytes",
            "active_projects_total",
            "muster_commands",
            "muster_command_duration_seconds",
            "muster_ledger_queue_depth",
            "muster_ledger_batch_size",
            "muster_ledger_commit_seconds",
            "muster_tasks",
            "muster_agents",
            "muster_leases_expired",
            "muster_events",
            "muster_subscriber_lag",
            "muster_http_request_duration_seconds",
            "muster_mcp_tool_duration_seconds",
            "muster_ws_connections",
            "muster_pool_size",
            "muster_store_bytes");

    /** Observed only once something of the kind has happened. */
    private static final List<String> ONLY_WHEN_USED = List.of(
            "agent_execution_seconds",
            "muster_commands",
            "muster_command_duration_seconds",
            "muster_subscriber_lag",
            "muster_mcp_tool_duration_seconds",
            "muster_http_request_duration_seconds");

    private final @Nullable LiveServer server;
    private @Nullable Scrape scrape;

    /** @param server null if none runs */
    ServerProbes(@Nullable LiveServer server) {
        this.server = server;
    }

    /** Mean of what callers waited for their answers. */
    Seen commandResponse() throws IOException {
        return mean("muster_command_duration_seconds", MOST_COMMAND_SECONDS, "commands");
    }

    /** Mean from a claim until its holder ended the task. */
    Seen agentExecution() throws IOException {
        return mean("agent_execution_seconds", MOST_EXECUTION_SECONDS, "tasks");
    }

    private Seen mean(String histogram, double most, String noun) throws IOException {
        Scrape seen = scrape();
        if (server == null || seen == null) {
            return new Seen.Nothing("no server runs on the data directory");
        }
        Double mean = seen.mean(histogram);
        return mean == null
                ? new Seen.Nothing("the server has seen no " + noun + " yet")
                : new Seen.Figure(
                        mean < most,
                        String.format(Locale.ROOT, "%.4f s, mean of %,.0f %s", mean, seen.count(histogram), noun),
                        server.base() + "/metrics, " + histogram);
    }

    /** Commands that failed through no fault of who called, of all; what was refused is told beside it. */
    Seen errorRate() throws IOException {
        Scrape seen = scrape();
        if (server == null || seen == null) {
            return new Seen.Nothing("no server runs on the data directory");
        }
        String name = "muster_commands_total";
        double all = seen.sum(name, labels -> true);
        if (all == 0) {
            return new Seen.Nothing("the server has seen no commands yet");
        }
        double well = sumOf(seen, name, List.of("done", "nothing"));
        double failed = sumOf(seen, name, Outcomes.FAILURES);
        return new Seen.Figure(
                failed / all < MOST_ERRORS,
                String.format(
                        Locale.ROOT,
                        "%.2f %% of %,.0f commands failed, %,.0f were refused for what they asked",
                        failed / all * 100,
                        all,
                        all - well - failed),
                server.base() + "/metrics, " + name);
    }

    private static double sumOf(Scrape seen, String name, List<String> outcomes) {
        return seen.sum(
                name, labels -> outcomes.stream().anyMatch(each -> labels.contains("outcome=\"" + each + "\"")));
    }

    /** Whether every named metric is there. */
    Seen metrics() throws IOException {
        Scrape seen = scrape();
        if (server == null || seen == null) {
            return new Seen.Nothing("no server runs on the data directory");
        }
        List<String> absent = NAMED.stream().filter(name -> !seen.has(name)).toList();
        List<String> missing =
                absent.stream().filter(name -> !ONLY_WHEN_USED.contains(name)).toList();
        String unused =
                absent.isEmpty() || !missing.isEmpty() ? "" : "; nothing seen yet for " + String.join(", ", absent);
        return new Seen.Figure(
                missing.isEmpty(),
                missing.isEmpty()
                        ? NAMED.size() - absent.size() + " of " + NAMED.size() + " names" + unused
                        : "missing: " + String.join(", ", missing),
                server.base() + "/metrics");
    }

    private @Nullable Scrape scrape() throws IOException {
        if (scrape == null && server != null) {
            LiveServer.Answer answer = server.get("/metrics");
            if (answer.status() != 200) {
                throw new IOException(server.base() + "/metrics answers " + answer.status()
                        + (answer.status() == 401 ? ": pass a token in MUSTER_TOKEN" : ""));
            }
            scrape = new Scrape(answer.body());
        }
        return scrape;
    }
}
