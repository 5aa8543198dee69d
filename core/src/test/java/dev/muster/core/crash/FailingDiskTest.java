package dev.muster.core.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.core.crash.FaultChild.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The n-th write, read or sync of an engine fails, for every n of a short run (every fourth write by default): the
 * caller is told, nothing acknowledged is lost, and the next engine works.
 */
@Tag("crash")
@Execution(ExecutionMode.CONCURRENT) // each test has processes of its own, and mostly waits
class FailingDiskTest {
    private static final boolean ALL = Boolean.getBoolean("muster.tests.all");

    @TempDir
    Path scratch;

    @BeforeAll
    static void strace_is_needed() {
        assumeTrue(
                Trace.possible(),
                "failing disks are not tested: strace is missing or may not trace here; install it (apt-get install strace)");
    }

    /** Call, error, the thread that meets it, and how many failures there must at least be to tell of. */
    static Stream<Arguments> failures() {
        Stream<Arguments> always = Stream.of(
                Arguments.of("pwrite64", "EIO", Where.LEDGER, 40),
                Arguments.of("fsync", "EIO", Where.CREATING, 5),
                Arguments.of("fdatasync", "EIO", Where.LEDGER, 5),
                Arguments.of("fdatasync", "EIO", Where.SYNCER, 2),
                Arguments.of("pread64", "EIO", Where.OPENING, 5));
        // FullDiskTest has a disk that is really full, by default; here each single write meets it.
        Stream<Arguments> more = Stream.of(
                Arguments.of("pwrite64", "ENOSPC", Where.LEDGER, 40),
                Arguments.of("pwrite64", "EIO", Where.CREATING, 40),
                Arguments.of("pwrite64", "ENOSPC", Where.CREATING, 40),
                Arguments.of("pread64", "EIO", Where.CREATING, 5),
                Arguments.of("fsync", "EIO", Where.OPENING, 1));
        return ALL ? Stream.concat(always, more) : always;
    }

    @ParameterizedTest(name = "{0} ends with {1}, {2}")
    @MethodSource("failures")
    void the_nth_call_fails_for_every_n(String call, String error, Where where, int atLeast) throws IOException {
        // A life writes often: by default every fourth write fails in turn, of all else each one.
        int apart = !ALL && call.equals("pwrite64") ? 4 : 1;
        Path output = scratch.resolve("trace");
        Path data = scratch.resolve("data");
        List<Path> files = List.of(
                scratch.resolve(FaultChild.BURN),
                data,
                data.resolve("muster.db"),
                data.resolve("muster.db-wal"),
                data.resolve("muster.db-journal"));
        List<String> around = failing(call, error, FaultChild.failing(call), output, files);
        try (Child child =
                Child.start(around, FaultChild.class, scratch.toString(), call, error, where.name(), "" + apart)) {
            int failures = Integer.parseInt(child.await("failures "));
            child.finish();
            assertThat(child.lines()).noneMatch(line -> line.startsWith(FaultChild.BAD));
            assertThat(failures).isGreaterThanOrEqualTo(atLeast / apart);
            assertThat(injected(output)).isGreaterThanOrEqualTo(failures);
            System.out.printf(
                    "crash: %s ends with %s in %s: every %d., %d told%n", call, error, where, apart, failures);
        }
    }

    @Test
    void a_sync_that_fails_in_a_checkpoint_stops_the_engine() {
        Path data = scratch.resolve("data");
        try (Child before = TracedChild.start(List.of(), data, 1, 5, 0)) {
            before.finish();
        }
        Path database = data.resolve("muster.db");
        try (Child child = TracedChild.start(
                failing("fsync", "EIO", 1, scratch.resolve("trace"), List.of(database)), data, 1, 5, 1)) {
            assertThat(child.await(Lines.REFUSED)).contains("ENGINE_STOPPED").contains("I/O error");
            child.kill();
            assertThat(StoreAudit.of(data, child.acknowledged())).isEmpty();
        }
    }

    @Test
    void a_disk_that_is_full_in_a_checkpoint_costs_nothing_but_a_warning() {
        Path data = scratch.resolve("data");
        try (Child before = TracedChild.start(List.of(), data, 1, 5, 0)) {
            before.finish();
        }
        Path database = data.resolve("muster.db");
        try (Child child = TracedChild.start(
                failing("pwrite64", "ENOSPC", 1, scratch.resolve("trace"), List.of(database)), data, 1, 5, 1)) {
            child.await("WARNING: A checkpoint was put off");
            child.kill();
            assertThat(child.lines()).noneMatch(line -> line.startsWith(Lines.REFUSED));
            assertThat(StoreAudit.of(data, child.acknowledged())).isEmpty();
        }
    }

    /** The command that lets call number {@code nth} of each thread on these files fail. */
    private static List<String> failing(String call, String error, int nth, Path output, List<Path> files) {
        List<String> command = new ArrayList<>(List.of(
                "strace",
                "-f",
                "--seccomp-bpf",
                "-qq",
                "-e",
                "signal=none",
                "-o",
                output.toString(),
                "-e",
                "trace=" + call,
                "-e",
                "inject=" + call + ":error=" + error + ":when=" + nth));
        for (Path file : files) {
            command.add("-P");
            command.add(file.toString());
        }
        return command;
    }

    private static long injected(Path output) throws IOException {
        try (var lines = Files.lines(output)) {
            return lines.filter(line -> line.endsWith("(INJECTED)")).count();
        }
    }
}
