package dev.muster.cli.checklist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs as they are kept, with what a test needs of them. */
final class Kept {
    private Kept() {}

    /** Writes a run of one test, whose other parts are given as JSON. */
    static Path run(Path directory, String startedAt, String scenario, String test, String parts) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("run.json"), """
                {"schema": 1, "verdict": "PASS", "started_at": "%s", "scenario": {"name": "%s"},
                 "tests": [{"name": "%s", %s}, {"name": "unfinished", "verdict": null}]}
                """.formatted(startedAt, scenario, test, parts));
        return directory;
    }
}
