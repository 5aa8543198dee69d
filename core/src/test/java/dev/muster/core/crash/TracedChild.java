package dev.muster.core.crash;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens an engine, lets agents work step by step and closes it. Arguments: directory, agents, steps of each, whether
 * the engine is synchronous, checkpoints to be passed.
 */
final class TracedChild {
    /** More statements than the engine lets pass between two checkpoints, in a few transactions. */
    private static final int BULKS = 6;

    static final int BULK = 10_000;
    /** A checkpoint that has not come after so many steps more does not come. */
    private static final int PATIENCE = 50_000;

    private final Path directory;
    private final List<AgentLoad> agents;

    private TracedChild(Path directory, List<AgentLoad> agents) {
        this.directory = directory;
        this.agents = agents;
    }

    static Child start(List<String> around, Path directory, int agents, int steps, int checkpoints) {
        return start(around, directory, agents, steps, true, checkpoints);
    }

    static Child start(
            List<String> around, Path directory, int agents, int steps, boolean synchronous, int checkpoints) {
        return Child.start(
                around,
                TracedChild.class,
                directory.toString(),
                Integer.toString(agents),
                Integer.toString(steps),
                Boolean.toString(synchronous),
                Integer.toString(checkpoints));
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int steps = Integer.parseInt(arguments[2]);
        EngineOptions options = EngineOptions.defaults().withSynchronous(Boolean.parseBoolean(arguments[3]));
        try (Engine engine = Engine.open(directory, options)) {
            List<AgentLoad> agents = new ArrayList<>();
            String name = "p" + ProcessHandle.current().pid() + "-"; // another one in each run
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                agents.add(new AgentLoad(engine, "traced", name + i, i, Lines::tell, Lines::complain));
            }
            TracedChild child = new TracedChild(directory, agents);
            child.steps(steps);
            for (int i = 0; i < Integer.parseInt(arguments[4]); i++) {
                child.passCheckpoint();
                child.steps(steps);
            }
        }
    }

    private void steps(int count) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (AgentLoad agent : agents) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < count; i++) {
                    agent.step();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Writes until the write-ahead log has begun anew. */
    private void passCheckpoint() throws IOException {
        AgentLoad load = agents.getFirst();
        long before = salt();
        for (int i = 0; i < BULKS; i++) {
            load.publish(BULK);
        }
        for (int i = 0; salt() == before; i++) {
            if (i == PATIENCE) {
                throw new IllegalStateException("the write-ahead log was never begun anew");
            }
            load.step();
        }
    }

    /** Part of the log's header, another one each time that SQLite begins the log anew. */
    private long salt() throws IOException {
        try (RandomAccessFile log =
                new RandomAccessFile(directory.resolve("muster.db-wal").toFile(), "r")) {
            log.seek(16);
            return log.readLong();
        }
    }
}
