package dev.muster.lab.resource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the process that listens on a port of this machine, by what the kernel shows in {@code /proc}. */
public final class ListeningProcess {
    private static final String LISTENS = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private ListeningProcess() {}

    /**
     * The process that listens on a TCP port. If several share the socket, the one that is not started by another of
     * them.
     *
     * @return empty if nobody listens, or only processes that this user may not look into
     */
    public static OptionalLong on(int port) {
        Set<String> sockets = new HashSet<>(inodes(port, Path.of("/proc/net/tcp")));
        sockets.addAll(inodes(port, Path.of("/proc/net/tcp6")));
        if (sockets.isEmpty()) {
            return OptionalLong.empty();
        }
        Set<Long> holders = ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> holds(pid, sockets))
                .collect(Collectors.toSet());
        return holders.stream()
                .filter(pid -> ProcessHandle.of(pid)
                        .flatMap(ProcessHandle::parent)
                        .map(parent -> !holders.contains(parent.pid()))
                        .orElse(true))
                .mapToLong(Long::longValue)
                .min();
    }

    private static List<String> inodes(int port, Path table) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        try (Stream<String> lines = Files.lines(table)) {
            return lines.skip(1)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields.length > INODE
                            && fields[LOCAL_ADDRESS].endsWith(suffix)
                            && fields[STATE].equals(LISTENS))
                    .map(fields -> "socket:[" + fields[INODE] + "]")
                    .toList();
        } catch (IOException | UncheckedIOException hidden) {
            return List.of();
        }
    }

    private static boolean holds(long pid, Set<String> sockets) {
        try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
            return open.anyMatch(
                    descriptor -> link(descriptor).filter(sockets::contains).isPresent());
        } catch (IOException | UncheckedIOException hidden) {
            return false;
        }
    }

    private static Optional<String> link(Path descriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException closed) {
            return Optional.empty();
        }
    }
}
