package dev.muster.core.crash;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * Opens an engine, lets one agent work step by step and closes it. Arguments: directory, steps, whether it is
 * synchronous, checkpoints to be passed.
 */
final class TracedChild {
    /** More statements than the engine lets pass between two checkpoints, in a few transactions. */
    private static final int BULKS = 6;

    private static final int BULK = 10_000;
    /** A checkpoint that has not come after so many steps more does not come. */
    private static final int PATIENCE = 20_000;

    private final Path directory;
    private final AgentLoad load;

    private TracedChild(Path directory, AgentLoad load) {
        this.directory = directory;
        this.load = load;
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        EngineOptions options = EngineOptions.defaults().withSynchronous(Boolean.parseBoolean(arguments[2]));
        try (Engine engine = Engine.open(directory, options)) {
            AgentLoad load = new AgentLoad(engine, "traced", "traced", 7, Lines::tell, Lines::complain);
            TracedChild child = new TracedChild(directory, load);
            child.steps(Integer.parseInt(arguments[1]));
            for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
                child.passCheckpoint();
                child.steps(Integer.parseInt(arguments[1]));
            }
        }
    }

    private void steps(int count) {
        for (int i = 0; i < count; i++) {
            load.step();
        }
    }

    /** Writes until the write-ahead log has begun anew. */
    private void passCheckpoint() throws IOException {
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
