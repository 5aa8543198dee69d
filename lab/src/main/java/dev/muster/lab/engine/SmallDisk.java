package dev.muster.lab.engine;

import dev.muster.lab.audit.StoreAudit;
import dev.muster.lab.fault.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A small file system in memory, in a name space of its own that ends with the process that holds it: one that can be
 * filled without harm to anybody. Its files are seen from outside through that process.
 */
final class SmallDisk implements AutoCloseable {
    private static final String SIZE = "96m";
    private static final String READY = "mounted";
    private static final int PIECE = 64 * 1024;

    private final Process holder;
    private final Path inside;

    private SmallDisk(Process holder, Path inside) {
        this.holder = holder;
        this.inside = inside;
    }

    /**
     * Mounts it.
     *
     * @param place an existing directory
     * @throws IOException if this user may not, with what to do
     */
    static SmallDisk mount(Path place) throws IOException {
        List<String> command = List.of(
                "unshare",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + SIZE + " tmpfs \"$0\" && echo " + READY + " && exec sleep 86400",
                place.toString());
        Process holder = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(holder.getInputStream().readNBytes(READY.length()), StandardCharsets.UTF_8);
        if (!said.equals(READY)) {
            String why = said + new String(holder.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            holder.destroyForcibly();
            throw new IOException(
                    "not measured here: a small file system cannot be mounted in a name space of its own ("
                            + why.strip() + "); allow user name spaces");
        }
        return new SmallDisk(holder, place);
    }

    /** A command that runs within the name space. */
    List<String> within(List<String> command) {
        List<String> all = new ArrayList<>(
                List.of("nsenter", "-t", String.valueOf(holder.pid()), "-U", "--preserve-credentials", "-m", "--"));
        all.addAll(command);
        return all;
    }

    /** A path on it as this process sees it. */
    Path seen(Path path) {
        return Path.of("/proc/" + holder.pid() + "/root" + path.toAbsolutePath());
    }

    /** Copies what a directory on it holds. */
    void copy(Path directory, Path to) throws IOException {
        Path from = seen(directory);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else if (Files.isRegularFile(file)) {
                    Files.copy(file, copy);
                }
            }
        }
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }

    /** Fills it and frees it again. */
    Fault filled(FaultyServer server) {
        return new Filled(server);
    }

    private final class Filled implements Fault {
        private final FaultyServer server;
        private final Path filler = seen(inside.resolve("filler"));
        private @Nullable String seen;

        Filled(FaultyServer server) {
            this.server = server;
        }

        @Override
        public void inject() throws IOException {
            if (!Files.exists(seen(server.data().resolve(StoreAudit.FILE)))) {
                throw new IOException("the server's data are not on the small file system");
            }
            byte[] piece = new byte[PIECE];
            long written = 0;
            try (OutputStream out = Files.newOutputStream(filler)) {
                while (true) {
                    out.write(piece);
                    written += piece.length;
                }
            } catch (IOException full) {
                if (!String.valueOf(full.getMessage()).contains("No space left")) {
                    throw full;
                }
                seen = String.format(
                        Locale.ROOT,
                        "after %,d KB more the file system of %s said: %s",
                        written / 1024,
                        SIZE,
                        full.getMessage());
            }
        }

        @Override
        public void lift() throws IOException {
            Files.deleteIfExists(filler);
            server.startAgainIfStopped();
        }

        @Override
        public Optional<String> evidence() {
            String what = seen;
            return what == null ? Optional.empty() : Optional.of(what + server.told());
        }
    }
}
