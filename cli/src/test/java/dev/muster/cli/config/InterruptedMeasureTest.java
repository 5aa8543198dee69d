package dev.muster.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Launched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code muster config measure} that is told to end while a server of its own is up. */
@Tag("process")
class InterruptedMeasureTest {
    private static final int SIGTERM = 143;

    @TempDir
    Path home;

    private final List<ProcessHandle> servers = new ArrayList<>();

    @AfterEach
    void end_what_is_left() {
        servers.forEach(ProcessHandle::destroyForcibly);
    }

    /** Its server went on, on a directory that nobody knew of. */
    @Test
    void a_measurement_that_is_ended_leaves_no_server_and_no_directory_behind() throws Exception {
        Process measure = measure();
        while (scratch("glob:**/muster.db").isEmpty()) {
            assertThat(measure.isAlive()).isTrue();
            LockSupport.parkNanos(10_000_000);
        }
        measure.descendants().forEach(servers::add);
        assertThat(servers).isNotEmpty();

        measure.destroy(); // SIGTERM

        assertThat(measure.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(measure.exitValue()).isEqualTo(SIGTERM);
        assertThat(servers).noneMatch(ProcessHandle::isAlive);
        assertThat(scratch("glob:**/muster-profiles-*")).isEmpty();
    }

    private List<Path> scratch(String pattern) throws IOException {
        PathMatcher matcher = home.getFileSystem().getPathMatcher(pattern);
        try (Stream<Path> all = Files.walk(home.resolve("scratch"))) {
            return all.filter(matcher::matches).toList();
        }
    }

    /** A server that is up is left alone for an hour: it is sure to be there when the measurement is ended. */
    private Process measure() throws IOException {
        List<String> command = new ArrayList<>(Launched.fromClassPath().command());
        Path launcher = Files.writeString(
                home.resolve("launcher"), "#!/bin/sh\nexec '" + String.join("' '", command) + "' \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        command.addAll(
                1,
                List.of(
                        "-Djava.io.tmpdir=" + Files.createDirectory(home.resolve("scratch")),
                        "-Dmuster.image=" + home,
                        "-Dmuster.launcher=" + launcher));
        command.addAll(List.of("config", "measure", "--rounds", "1", "--idle", "1h"));
        return new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("out").toFile())
                .start();
    }
}
