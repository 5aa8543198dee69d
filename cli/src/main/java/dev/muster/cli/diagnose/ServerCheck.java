package dev.muster.cli.diagnose;

import dev.muster.cli.engine.LiveServer;
import dev.muster.core.store.DataDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether the server that has the data directory takes work. */
final class ServerCheck implements Check {
    private static final String AREA = "server";

    private final Owner owner;
    private final @Nullable String token;

    ServerCheck(Owner owner, @Nullable String token) {
        this.owner = owner;
        this.token = token;
    }

    @Override
    public String area() {
        return AREA;
    }

    @Override
    public List<Finding> look() {
        String address = owner.reachable();
        if (address == null) {
            return List.of(Finding.ok(AREA, "health", "no server has this directory"));
        }
        try {
            LiveServer server = new LiveServer(address, token);
            List<Finding> findings = new ArrayList<>();
            LiveServer.Answer answer = server.get("/health/ready");
            findings.add(
                    answer.status() == 200
                            ? Finding.ok(AREA, "health", address + " is ready", "ready")
                            : Finding.trouble(
                                    AREA,
                                    "health",
                                    address + " is not ready: " + answer.body().strip(),
                                    "ready",
                                    "read its log; if /health/live says no too, start it again"));
            LiveServer.Answer metrics = server.get("/metrics");
            if (metrics.status() == 200) {
                load(new Scrape(metrics.body()), findings);
            } else {
                findings.add(Finding.notMeasured(
                        AREA, "load", "/metrics answers " + metrics.status(), "pass a token in MUSTER_TOKEN"));
            }
            return findings;
        } catch (IllegalArgumentException wrong) {
            return List.of(Finding.trouble(
                    AREA,
                    "health",
                    "the address in " + DataDirectory.LOCK_FILE + " cannot be connected to: " + wrong.getMessage(),
                    "ready",
                    "end process " + owner.pid() + ", and start it with an address to listen on"));
        } catch (IOException silent) {
            return List.of(Finding.trouble(
                    AREA,
                    "health",
                    address + " does not answer: " + silent.getMessage(),
                    "ready",
                    "process " + owner.pid() + " has the directory: read its log, or end it"));
        }
    }

    /** Its queue, its pool of connections, and how many statements a change takes. */
    private static void load(Scrape metrics, List<Finding> findings) {
        double size = sum(metrics, "muster_pool_size");
        double waiting = sum(metrics, "muster_pool_waiting");
        double refused = sum(metrics, "muster_pool_busy_total");
        findings.add(
                Finding.atMost(
                        waiting == 0 && refused == 0,
                        AREA,
                        "read connections",
                        String.format(
                                Locale.ROOT,
                                "%.0f of %.0f at work, %.0f queries wait, %.0f were refused since the start",
                                sum(metrics, "muster_pool_active"),
                                size,
                                waiting,
                                refused),
                        "nobody waits, none refused",
                        "queries come faster than they are answered: ask less often, page less, or see which are slow with --db"));
        double queued = sum(metrics, "muster_ledger_queue_depth");
        double busy = sum(metrics, "muster_ledger_busy_total");
        findings.add(Finding.atMost(
                busy == 0,
                AREA,
                "ledger",
                String.format(Locale.ROOT, "%.0f commands wait, %.0f were refused since the start", queued, busy),
                "none refused",
                "changes come faster than the disk takes them: see the disk's figures below"));
        double commits = sum(metrics, "muster_store_commits_total");
        double statements = metrics.sum("muster_store_statements_total", labels -> labels.contains("writer"));
        double commands = metrics.count("muster_command_duration_seconds");
        findings.add(
                commits == 0 || commands == 0
                        ? Finding.notMeasured(
                                AREA, "statements of the writer", "no command has been executed yet", null)
                        : Finding.ok(
                                AREA,
                                "statements of the writer",
                                String.format(
                                        Locale.ROOT,
                                        "%.1f a command, %.1f a transaction; %,.0f commands in %,.0f transactions, the"
                                                + " server's own chores among them",
                                        statements / commands,
                                        statements / commits,
                                        commands,
                                        commits)));
    }

    private static double sum(Scrape metrics, String name) {
        return metrics.sum(name, labels -> true);
    }
}
