package dev.muster.lab.fault;

import dev.muster.lab.command.ProcessStarter;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between callers and the programs that they speak MCP to through standard streams (2025-11-25, Transports), and
 * does to the lines what {@link StdioMischief} says, which may change at any moment and holds from the next line on.
 */
public final class StdioFaultProxy implements Between, Mischievous, ProcessStarter {
    private final Set<CarriedProcess> carried = ConcurrentHashMap.newKeySet();
    private final FaultCounts counts = new FaultCounts();
    private volatile StdioMischief mischief = StdioMischief.NONE;

    /** Whether a fault is put in here. */
    public static boolean does(FaultKind kind) {
        return switch (kind.reach()) {
            case MESSAGES, MCP_STDIO -> true;
            case NETWORK, HTTP, MCP_HTTP, LOCAL_PROCESS, MUSTER -> false;
        };
    }

    @Override
    public Process start(List<String> argv) throws IOException {
        return carry(ProcessStarter.PLAIN.start(argv));
    }

    /**
     * Stands between a program that has begun and whoever speaks to it from now on.
     *
     * @return the same program: its streams are those of this proxy
     * @throws IOException if there are no pipes for that
     */
    public Process carry(Process program) throws IOException {
        CarriedProcess process = CarriedProcess.of(program, () -> mischief, counts);
        carried.removeIf(each -> !each.isAlive());
        carried.add(process);
        process.floodIfAsked(); // by a fault that was there before it
        return process;
    }

    @Override
    public Fault fault(FaultPlan plan) {
        return new ProtocolFault(this, plan);
    }

    @Override
    public void put(FaultPlan plan) {
        mischief = StdioMischief.of(plan);
        carried.forEach(CarriedProcess::floodIfAsked);
    }

    @Override
    public void lift() {
        mischief = StdioMischief.NONE;
    }

    @Override
    public FaultCounts.Stats stats() {
        return counts.stats();
    }

    /** From now on nothing is done any more; programs are ended by who has started them. */
    @Override
    public void close() {
        lift();
    }
}
