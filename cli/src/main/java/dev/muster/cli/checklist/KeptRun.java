package dev.muster.cli.checklist;

import dev.muster.client.wire.JsonTree;
import dev.muster.lab.result.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run that was kept.
 *
 * @param directory its own
 * @param document its {@code run.json}, as plain values
 */
record KeptRun(Path directory, Map<?, ?> document) {
    /**
     * Reads the run of a directory.
     *
     * @throws IOException with a message for the user if there is none, or it is none of ours
     */
    static KeptRun read(Path directory) throws IOException {
        Path file = directory.resolve(RunJson.FILE);
        if (!Files.isRegularFile(file)) {
            throw new IOException(directory + " is not a run directory: it has no " + RunJson.FILE);
        }
        try {
            if (JsonTree.parse(Files.readString(file)) instanceof Map<?, ?> document
                    && document.get("scenario") instanceof Map<?, ?>) {
                return new KeptRun(directory, document);
            }
        } catch (JsonTree.NotJson broken) {
            throw new IOException(file + " is no JSON: " + broken.getMessage(), broken);
        }
        throw new IOException(file + " is not a run");
    }

    String scenario() {
        return document.get("scenario") instanceof Map<?, ?> scenario ? String.valueOf(scenario.get("name")) : "";
    }

    /** When it was started; ISO 8601, UTC, and so in the order of time. */
    String startedAt() {
        return Objects.toString(document.get("started_at"), "");
    }

    /** The profile that it was measured under; null for none. */
    @Nullable
    String profile() {
        return document.get("environment") instanceof Map<?, ?> environment
                        && environment.get("profile") instanceof String profile
                ? profile
                : null;
    }

    @Nullable
    Object verdict() {
        return document.get("verdict");
    }

    /** A test of it that came to a verdict. */
    Optional<Map<?, ?>> test(String name) {
        return tests().stream().filter(test -> name.equals(test.get("name"))).findFirst();
    }

    /** Its tests that came to a verdict. */
    List<Map<?, ?>> tests() {
        List<Map<?, ?>> tests = new ArrayList<>();
        if (document.get("tests") instanceof List<?> all) {
            for (Object each : all) {
                if (each instanceof Map<?, ?> test && test.get("verdict") != null) {
                    tests.add(test);
                }
            }
        }
        return tests;
    }
}
