package dev.muster.lab.engine;

import dev.muster.lab.audit.StoreAudit;
import dev.muster.lab.fault.Fault;
import dev.muster.lab.fault.FaultKind;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The server dies, and cannot use its store when it is started again: its files are read-only, or its directory is
 * forbidden. It has to refuse, and to start when it can.
 */
final class UnusableStore implements Fault {
    private static final Set<PosixFilePermission> READ_ONLY = PosixFilePermissions.fromString("r--r--r--");
    private static final Set<PosixFilePermission> FORBIDDEN = PosixFilePermissions.fromString("---------");

    private final FaultyServer server;
    private final FaultKind kind;
    private final Map<Path, Set<PosixFilePermission>> before = new LinkedHashMap<>();
    private @Nullable String seen;

    UnusableStore(FaultyServer server, FaultKind kind) {
        this.server = server;
        this.kind = kind;
    }

    @Override
    public void inject() throws IOException, InterruptedException {
        server.kill();
        forbid();
        try {
            server.startAgain();
            // Whoever started it is not bound by permissions: nothing was tested, and nothing is shown.
        } catch (TargetException refused) {
            seen = kind.wireName().replace('_', ' ') + ", and the server that was started said: "
                    + lastLine(String.valueOf(refused.getMessage()));
        }
    }

    private static String lastLine(String message) {
        List<String> lines = message.lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "nothing" : lines.getLast().strip();
    }

    private void forbid() throws IOException {
        if (kind == FaultKind.DIRECTORY_FORBIDDEN) {
            set(server.data(), FORBIDDEN);
            return;
        }
        try (Stream<Path> files = Files.list(server.data())) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith(StoreAudit.FILE))
                    .toList()) {
                set(file, READ_ONLY);
            }
        }
    }

    private void set(Path path, Set<PosixFilePermission> permissions) throws IOException {
        before.put(path, Files.getPosixFilePermissions(path));
        Files.setPosixFilePermissions(path, permissions);
    }

    @Override
    public void lift() throws IOException {
        for (Map.Entry<Path, Set<PosixFilePermission>> each : before.entrySet()) {
            Files.setPosixFilePermissions(each.getKey(), each.getValue());
        }
        before.clear();
        server.startAgain();
    }

    @Override
    public Optional<String> evidence() {
        return Optional.ofNullable(seen);
    }

    @Override
    public void close() {
        try {
            lift();
        } catch (IOException | TargetException gone) {
            System.getLogger(UnusableStore.class.getName())
                    .log(System.Logger.Level.WARNING, "A store could not be made usable again", gone);
        }
    }
}
