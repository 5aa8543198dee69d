package dev.muster.lab.engine;

import dev.muster.lab.audit.Acknowledged;
import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.resource.JavaHeaps;
import dev.muster.lab.target.Sharing;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.TestBed;
import dev.muster.lab.target.TestSetup;
import dev.muster.lab.target.Workload;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A test's stay on an MCP server over standard input and output, which all its agents share. */
final class StdioBed implements TestBed {
    private final TestSetup setup;
    private final Tenancy<McpStdioPeer> tenancy;
    private final Acknowledged acknowledged = new Acknowledged();
    private int rungs;

    /** The bed owns the tenancy from here on. */
    StdioBed(Tenancy<McpStdioPeer> tenancy, TestSetup setup) {
        if (setup.preload() > 0) {
            tenancy.close();
            throw new TargetException("nothing can be preloaded through mcp+stdio; leave 'preload' out");
        }
        this.setup = setup;
        this.tenancy = tenancy;
    }

    @Override
    public long pid() {
        return tenancy.server().pid();
    }

    @Override
    public Sharing sharing() {
        return tenancy.sharing();
    }

    /** Their sessions go on with the pipe, as they would for any client of it. */
    @Override
    public Optional<String> staying() {
        return Optional.of(ONE_PIPE);
    }

    @Override
    public Workload connect(int agents) {
        tenancy.agentsCome();
        McpAgents connected = McpAgents.connect(
                agents, new Stage(tenancy.project(), ++rungs, acknowledged), agent -> tenancy.server(), stays -> {});
        return Workloads.of(setup, connected, () -> {
            throw new TargetException("how many claims wait cannot be asked over mcp+stdio");
        });
    }

    @Override
    public @Nullable Long collectedHeapBytes() throws InterruptedException {
        return JavaHeaps.look(LongStream.of(tenancy.server().pid())).bytes();
    }

    @Override
    public Optional<AuditFindings> auditUnderLoad() {
        return Optional.of(EngineDriver.audit(tenancy.server().data(), null));
    }

    @Override
    public Optional<AuditFindings> audit() {
        close();
        return Optional.of(tenancy.audit(acknowledged));
    }

    @Override
    public void close() {
        tenancy.close();
    }
}
