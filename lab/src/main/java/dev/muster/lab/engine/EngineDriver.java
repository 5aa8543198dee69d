package dev.muster.lab.engine;

import dev.muster.core.Engine;
import dev.muster.core.EngineException;
import dev.muster.core.EngineOptions;
import dev.muster.core.store.DataDirectory;
import dev.muster.lab.target.OperationInfo;
import dev.muster.lab.target.TargetDriver;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.TestBed;
import dev.muster.lab.target.TestSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Muster's engine in this process, on a fresh data directory for every test, as durable as a server's. */
public final class EngineDriver implements TargetDriver {
    static final String SUBSCRIBERS = "subscribers";
    static final String BATCH = "batch";

    private static final List<OperationInfo> OPERATIONS = List.of(
            new OperationInfo(
                    "task_creation", "Creates one task and waits until it is durable.", List.of("create"), Map.of()),
            new OperationInfo(
                    "task_lifecycle",
                    "One cycle: create a task, claim one, complete it; three durable changes.",
                    List.of("cycle"),
                    Map.of()),
            new OperationInfo(
                    "claim_wakeup",
                    "One agent creates a task, another one's parked claim returns with it: time from the create call to the claim's "
                            + "return. There are as many parked claimers as agents.",
                    List.of("wakeup"),
                    Map.of()),
            new OperationInfo(
                    "database_operations",
                    "Each kind of statement in turn: create, claim, complete, get, list a page, search (first page, newest first; half "
                            + "for a word in every task, half for a rare one), history, counts.",
                    StatementsWorkload.MIX,
                    Map.of()),
            new OperationInfo(
                    "event_bus",
                    "Publishes a batch of events durably and waits until every subscriber has read it from the log; counts "
                            + "deliveries.",
                    List.of("publish"),
                    Map.of(SUBSCRIBERS, 10L, BATCH, 1000L)),
            new OperationInfo(
                    "concurrent_agents",
                    "Agents at work: create, claim and complete in turn; each step is an operation.",
                    StepsWorkload.MIX,
                    Map.of()));

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public List<OperationInfo> operations() {
        return OPERATIONS;
    }

    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public Map<String, String> facts() {
        return Map.of(
                "store", "SQLite in this process, write-ahead log",
                "durability", "every change is forced to disk before it is acknowledged");
    }

    @Override
    public TestBed open(TestSetup setup) {
        Path data = setup.directory().resolve("data");
        try {
            return EngineBed.prepared(Engine.open(data, EngineOptions.defaults()), data, setup);
        } catch (DataDirectory.InUse taken) {
            throw new TargetException(taken.getMessage() + "; end that process or choose another --out", taken);
        } catch (EngineException broken) {
            throw new TargetException("the engine could not be opened: " + broken.getMessage(), broken);
        }
    }
}
