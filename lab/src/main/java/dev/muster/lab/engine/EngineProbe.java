package dev.muster.lab.engine;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.EngineStats;
import dev.muster.core.store.DataDirectory;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An engine in a process of its own, watched by the process that started it: the child's side.
 *
 * <p>It opens an engine on a store, makes one change if it is told to, and says {@code ready task=ID rss_kb=N}. From
 * then on it answers each line {@code stats} with {@code stats writer_statements=N reader_statements=N}, which executes
 * no statement, and ends when its standard input does: so it never outlives the process that started it.
 */
public final class EngineProbe {
    /** Names the hidden command that runs this, among Muster's commands. */
    public static final String COMMAND = "engine-probe";

    static final String READY = "ready";
    static final String STATS = "stats";
    static final String TASK = "task";
    static final String RSS_KB = "rss_kb";
    static final String WRITER_STATEMENTS = "writer_statements";
    static final String READER_STATEMENTS = "reader_statements";

    private final Engine engine;
    private final PrintWriter out;

    private EngineProbe(Engine engine, PrintWriter out) {
        this.engine = engine;
        this.out = out;
    }

    /**
     * Runs from opening to the end of the input.
     *
     * @param data an existing store with the lab's project
     * @param title of a task to create; null to change nothing
     * @param options of the engine
     * @param in requests
     * @param out answers
     * @throws DataDirectory.InUse if another process owns the store
     * @throws IOException when the input cannot be read
     */
    public static void run(Path data, @Nullable String title, EngineOptions options, InputStream in, PrintWriter out)
            throws DataDirectory.InUse, IOException {
        try (Engine engine = Engine.open(data, options)) {
            EngineProbe probe = new EngineProbe(engine, out);
            probe.say(READY + (title == null ? "" : " " + TASK + "=" + probe.create(title)) + resident());
            probe.answer(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        }
    }

    private long create(String title) {
        return engine.execute(new CreateTasks(Agents.PROJECT, List.of(NewTask.titled(title)), null, null))
                .getFirst()
                .id()
                .value();
    }

    private static String resident() throws IOException {
        OptionalLong kilobytes = residentKilobytes(Path.of("/proc/self/status"));
        return kilobytes.isPresent() ? " " + RSS_KB + "=" + kilobytes.getAsLong() : "";
    }

    /** Reads one line only: this is part of what is measured. Empty where there is no such file. */
    private static OptionalLong residentKilobytes(Path status) throws IOException {
        String label = "VmRSS:";
        try (BufferedReader lines = Files.newBufferedReader(status)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(label)) {
                    String figure = line.substring(label.length()).strip();
                    return OptionalLong.of(Long.parseLong(figure.substring(0, figure.indexOf(' '))));
                }
            }
            return OptionalLong.empty();
        } catch (NoSuchFileException otherSystem) {
            return OptionalLong.empty();
        }
    }

    private void answer(BufferedReader requests) throws IOException {
        for (String request = requests.readLine(); request != null; request = requests.readLine()) {
            if (request.equals(STATS)) {
                EngineStats stats = engine.stats();
                say(STATS + " " + WRITER_STATEMENTS + "=" + stats.writerStatements() + " " + READER_STATEMENTS + "="
                        + stats.readerStatements());
            } else {
                say("unknown request '" + request + "'; valid: " + STATS);
            }
        }
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
