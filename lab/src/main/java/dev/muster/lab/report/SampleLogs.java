package dev.muster.lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;

/**
 * The interval logs of a run, each counted once for as long as its file stays the same: a run writes its reports after
 * every test, in several forms, and the logs of the tests before do not change any more. Not thread safe.
 */
final class SampleLogs {
    private final Path directory;
    private final Map<String, Counted> counted = new HashMap<>();

    /** A log as its file was. */
    private record Counted(FileTime modified, long bytes, SampleLog log) {}

    SampleLogs(Path directory) {
        this.directory = directory;
    }

    /** The run directory. */
    Path directory() {
        return directory;
    }

    /**
     * A log by its name in the run's record.
     *
     * @throws IOException when it is not there or cannot be read
     */
    SampleLog of(String sample) throws IOException {
        Path file = directory.resolve(sample);
        FileTime modified = Files.getLastModifiedTime(file);
        long bytes = Files.size(file);
        Counted known = counted.get(sample);
        if (known == null || !known.modified().equals(modified) || known.bytes() != bytes) {
            known = new Counted(modified, bytes, SampleLog.read(file));
            counted.put(sample, known);
        }
        return known.log();
    }
}
