package dev.muster.runtime.limit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The processes of this machine at one moment, read from {@code /proc}.
 *
 * @param byId each with its id
 */
record ProcessTable(Map<Long, Entry> byId) {
    private static final Path PROC = Path.of("/proc");
    private static final int TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux that Java runs on
    private static final int PAGE = pageSize();

    /**
     * One process.
     *
     * @param parent its parent's id
     * @param session the session that it belongs to
     * @param cpuNanos processor time that it has used
     * @param resident bytes of memory that it has in use
     */
    record Entry(long id, long parent, long session, long cpuNanos, long resident) {}

    /** Whether there is a table to be read. */
    static boolean available() {
        return Files.isReadable(PROC.resolve("self/stat"));
    }

    static ProcessTable now() throws IOException {
        Map<Long, Entry> found = new HashMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path each : all) {
                Entry entry = read(each);
                if (entry != null) {
                    found.put(entry.id(), entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new ProcessTable(found);
    }

    private static @Nullable Entry read(Path process) {
        try {
            return parse(Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException ended) {
            return null;
        }
    }

    /** Reads a line of {@code /proc/PID/stat}; the name in brackets may hold anything, brackets too. */
    static Entry parse(String line) {
        long id = Long.parseLong(line.substring(0, line.indexOf(' ')));
        String[] rest = line.substring(line.lastIndexOf(')') + 2).split(" ", 24);
        // Its own, and what its children used that have ended: else those between two looks would cost nothing.
        long ticks = 0;
        for (int i = 11; i <= 14; i++) {
            ticks += Long.parseLong(rest[i]);
        }
        return new Entry(
                id,
                Long.parseLong(rest[1]),
                Long.parseLong(rest[3]),
                ticks * (1_000_000_000L / TICKS_PER_SECOND),
                Long.parseLong(rest[21]) * PAGE);
    }

    /** A process with all that descend from it, and all of the session that it leads. */
    List<Entry> tree(long root) {
        Map<Long, List<Entry>> children = new HashMap<>();
        byId.values()
                .forEach(each -> children.computeIfAbsent(each.parent(), key -> new ArrayList<>())
                        .add(each));
        Set<Long> seen = new HashSet<>();
        Deque<Long> open = new ArrayDeque<>(List.of(root));
        byId.values().stream().filter(each -> each.session() == root).forEach(each -> open.add(each.id()));
        List<Entry> tree = new ArrayList<>();
        while (!open.isEmpty()) {
            long id = open.remove();
            Entry entry = byId.get(id);
            if (entry != null && seen.add(id)) {
                tree.add(entry);
                children.getOrDefault(id, List.of()).forEach(child -> open.add(child.id()));
            }
        }
        return tree;
    }

    private static int pageSize() {
        // The auxiliary vector of this process: pairs of a kind and a value; kind 6 is the size of a page.
        try {
            byte[] vector = Files.readAllBytes(PROC.resolve("self/auxv"));
            java.nio.LongBuffer pairs = java.nio.ByteBuffer.wrap(vector)
                    .order(java.nio.ByteOrder.nativeOrder())
                    .asLongBuffer();
            while (pairs.remaining() >= 2) {
                long kind = pairs.get();
                long value = pairs.get();
                if (kind == 6) {
                    return Math.toIntExact(value);
                }
            }
        } catch (IOException | ArithmeticException e) {
            // the usual size is assumed below
        }
        return 4096;
    }
}
