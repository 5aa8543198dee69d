package dev.muster.lab.engine;

import dev.muster.lab.audit.Acknowledged;
import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.TestBed;
import dev.muster.lab.target.TestSetup;
import dev.muster.lab.target.Workload;
import java.nio.file.Path;
import java.util.Optional;

/** An MCP server over standard input and output, which all agents of a test share. */
final class StdioBed implements TestBed {
    private final Path data;
    private final TestSetup setup;
    private final McpStdioPeer server;
    private final Acknowledged acknowledged = new Acknowledged();
    private int rungs;
    private boolean closed;

    StdioBed(Starter starter, TestSetup setup) {
        if (setup.preload() > 0) {
            throw new TargetException("nothing can be preloaded through mcp+stdio; leave 'preload' out");
        }
        this.data = setup.directory().resolve("data");
        this.setup = setup;
        this.server = McpStdioPeer.start(
                starter, data, setup.directory().resolve("server.err"), EngineDriver.serverOptions(setup));
    }

    @Override
    public long pid() {
        return server.pid();
    }

    @Override
    public Workload connect(int agents) {
        McpAgents connected = McpAgents.connect(agents, ++rungs, acknowledged, agent -> server, stays -> {});
        return Workloads.of(setup, connected, () -> {
            throw new TargetException("how many claims wait cannot be asked over mcp+stdio");
        });
    }

    @Override
    public Optional<AuditFindings> audit() {
        close();
        return Optional.of(EngineDriver.audit(data, acknowledged));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            server.close();
        }
    }
}
