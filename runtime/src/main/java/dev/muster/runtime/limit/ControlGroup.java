package dev.muster.runtime.limit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A control group of version 2: a directory whose files the kernel reads and writes.
 *
 * @param directory where it is
 */
record ControlGroup(Path directory) {
    private static final int TRIES = 200;
    private static final long BETWEEN_TRIES_MS = 10;

    /** Makes a group below this one. */
    ControlGroup make(String name) throws IOException {
        return new ControlGroup(Files.createDirectory(directory.resolve(name)));
    }

    void write(String file, String value) throws IOException {
        Files.writeString(directory.resolve(file), value);
    }

    /** Words of a file; none if it is not there. */
    List<String> words(String file) {
        try {
            return Arrays.stream(Files.readString(directory.resolve(file)).split("\\s+"))
                    .filter(word -> !word.isEmpty())
                    .toList();
        } catch (IOException absent) {
            return List.of();
        }
    }

    /** The number behind a word in a file of lines of a word and a number; 0 if it is not there. */
    long count(String file, String word) {
        List<String> words = words(file);
        int at = words.indexOf(word);
        return at < 0 || at + 1 >= words.size() ? 0 : Long.parseLong(words.get(at + 1));
    }

    boolean has(String file) {
        return Files.exists(directory.resolve(file));
    }

    /** The command that starts a program in this group: a shell joins it and becomes the program. */
    List<String> starting(List<String> program) {
        List<String> all = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "echo $$ >\"$1\" && shift && exec \"$@\"",
                "sh",
                directory.resolve("cgroup.procs").toString()));
        all.addAll(program);
        return all;
    }

    /** Kills all that is in it, at once and without a way out. */
    void kill() {
        try {
            if (has("cgroup.kill")) {
                write("cgroup.kill", "1");
            } else {
                words("cgroup.procs").forEach(id -> Signals.kill(Long.parseLong(id)));
            }
        } catch (IOException e) {
            words("cgroup.procs").forEach(id -> Signals.kill(Long.parseLong(id)));
        }
    }

    /** Takes it away, once the last of its processes has been reaped. Answers false if it stays. */
    boolean remove() {
        for (int i = 0; i < TRIES; i++) {
            try {
                Files.deleteIfExists(directory);
                return true;
            } catch (IOException busy) {
                try {
                    TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return false;
    }
}
