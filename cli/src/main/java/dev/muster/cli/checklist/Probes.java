package dev.muster.cli.checklist;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The probes by the names that {@code checklist.yaml} has for them. */
final class Probes {
    /** The names that a file may use. */
    static final List<String> NAMES = List.of(
            "memory",
            "processors",
            "disk",
            "network",
            "command_response",
            "agent_execution",
            "error_rate",
            "metrics",
            "tdd_cycle");

    private final Map<String, Probe> probes = new TreeMap<>();

    /** Looks at one thing. */
    private interface Probe {
        Seen look() throws IOException, SQLException, InterruptedException;
    }

    Probes(MachineProbes machine, ServerProbes server, CycleProbe cycles) {
        probes.put("memory", machine::memory);
        probes.put("processors", machine::processors);
        probes.put("disk", machine::disk);
        probes.put("network", machine::network);
        probes.put("command_response", server::commandResponse);
        probes.put("agent_execution", server::agentExecution);
        probes.put("error_rate", server::errorRate);
        probes.put("metrics", server::metrics);
        probes.put("tdd_cycle", cycles::meanCycle);
    }

    /** Looks; what cannot be looked at is not seen, with the reason. */
    Seen look(String name) throws InterruptedException {
        Probe probe = probes.get(name);
        if (probe == null) {
            throw new IllegalArgumentException("there is no probe '" + name + "'");
        }
        try {
            return probe.look();
        } catch (IOException | SQLException broken) {
            return new Seen.Nothing(String.valueOf(broken.getMessage()));
        }
    }
}
