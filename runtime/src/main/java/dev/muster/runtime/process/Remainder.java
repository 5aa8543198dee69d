package dev.muster.runtime.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * What a program leaves behind when it ends, or took out of its own tree: found by a variable that all that it started
 * has inherited. Reads the whole table of processes, so it is for those that did not end in good order.
 */
final class Remainder {
    private static final String VARIABLE = "MUSTER_CHILD";
    private static final Path PROC = Path.of("/proc");

    private static final int MOST_LOOKS = 50;
    private static final long BETWEEN_LOOKS_NS = 2_000_000;

    private final String token;

    private Remainder(String token) {
        this.token = token;
    }

    static Remainder fresh() {
        return new Remainder(UUID.randomUUID().toString());
    }

    void mark(Map<String, String> environment) {
        environment.put(VARIABLE, token);
    }

    /** Kills all that has the mark, until a look finds nothing more: what starts others may do so between two looks. */
    void kill() {
        for (int i = 0; i < MOST_LOOKS && killSeen(); i++) {
            LockSupport.parkNanos(BETWEEN_LOOKS_NS);
        }
    }

    /** Whether there was any. */
    private boolean killSeen() {
        if (!Files.isDirectory(PROC)) {
            return false;
        }
        boolean any = false;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path each : all) {
                if (isMarked(each)) {
                    any = true;
                    ProcessHandle.of(Long.parseLong(each.getFileName().toString()))
                            .ifPresent(ProcessHandle::destroyForcibly);
                }
            }
        } catch (IOException e) {
            // the tree itself has been killed; nothing more can be found here
        }
        return any;
    }

    private boolean isMarked(Path process) {
        try {
            return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1)
                    .contains(VARIABLE + "=" + token);
        } catch (IOException goneOrAnothers) {
            return false;
        }
    }
}
