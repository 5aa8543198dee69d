package dev.muster.core.simulation;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.store.DataDirectory;
import dev.muster.core.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The machine that the engine runs on. A crash leaves the files as they are at that moment, log and all, and the next
 * engine finds a copy of them: what {@code kill -9} leaves, without a process to kill.
 */
final class Host implements AutoCloseable {
    private static final List<String> FILES = List.of(Store.FILE, Store.FILE + "-wal");
    private static final Path BASE = Files.isWritable(Path.of("/dev/shm"))
            ? Path.of("/dev/shm")
            : Path.of(System.getProperty("java.io.tmpdir", "."));
    private static final byte[] EMPTY_STORE = emptyStore();

    private final Path base;
    private EngineOptions options;
    private Path directory;
    private Engine engine;
    private StoreFile file;
    private int starts;

    Host(EngineOptions options) {
        this.options = options;
        try {
            this.base = Files.createTempDirectory(BASE, "muster-simulation-");
            this.directory = nextDirectory();
            Files.write(directory.resolve(Store.FILE), EMPTY_STORE);
            this.engine = open(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.file = new StoreFile(directory.resolve(Store.FILE));
    }

    /** A store that is migrated once and copied for each seed. */
    private static byte[] emptyStore() {
        try {
            Path directory = Files.createTempDirectory(BASE, "muster-simulation-empty-");
            Engine.openUnstarted(directory, EngineOptions.defaults().withSynchronous(false))
                    .close();
            byte[] content = Files.readAllBytes(directory.resolve(Store.FILE));
            delete(directory);
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DataDirectory.InUse e) {
            throw new IllegalStateException(e);
        }
    }

    private Path nextDirectory() throws IOException {
        return Files.createDirectory(base.resolve(String.valueOf(++starts)));
    }

    private Engine open(Path path) {
        try {
            return Engine.openUnstarted(path, options);
        } catch (DataDirectory.InUse e) {
            throw new IllegalStateException(e);
        }
    }

    Engine engine() {
        return engine;
    }

    StoreFile file() {
        return file;
    }

    /** The process is gone, and started again with other options. */
    void crash(EngineOptions next) {
        try {
            Path old = directory;
            directory = nextDirectory();
            for (String name : FILES) {
                if (Files.exists(old.resolve(name))) {
                    Files.copy(old.resolve(name), directory.resolve(name));
                }
            }
            closeAll();
            delete(old);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(next);
    }

    /** The engine is closed in good order, and started again. */
    void restart(EngineOptions next) {
        closeAll();
        start(next);
    }

    private void start(EngineOptions next) {
        options = next;
        engine = open(directory);
        file = new StoreFile(directory.resolve(Store.FILE));
    }

    private void closeAll() {
        file.close();
        engine.close();
    }

    @Override
    public void close() {
        closeAll();
        delete(base);
    }

    private static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
