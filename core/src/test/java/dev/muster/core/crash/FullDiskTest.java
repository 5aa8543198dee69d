package dev.muster.core.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up under a running engine: a clear error, nothing lost, and it goes on once there is space. */
@Tag("crash")
class FullDiskTest {
    /** A small file system of its own, in a name space of its own that ends with the process. */
    private static List<String> inSmallFileSystem(Path place) {
        return List.of(
                "unshare",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=12m tmpfs \"$0\" && exec \"$@\"",
                place.toString());
    }

    @TempDir
    Path place;

    @Test
    void a_full_disk_is_told_costs_nothing_and_the_same_engine_goes_on_once_there_is_space() throws Exception {
        assumeTrue(
                mayMount(),
                "the full disk is not tested: this user may not mount a tmpfs in a name space; allow user name spaces");
        try (Child child = Child.start(inSmallFileSystem(place), FullDiskChild.class, place.toString())) {
            assertThat(child.await("told ")).startsWith("DISK_FULL").contains("disk is full");
            child.await("done");
            child.finish();
            assertThat(child.lines()).noneMatch(line -> line.startsWith(FullDiskChild.BAD));
        }
    }

    /**
     * A log that took all the space there was could not be moved any more: the server refused everything until its end.
     */
    @Test
    void the_log_of_many_small_changes_does_not_fill_a_small_disk() throws Exception {
        assumeTrue(
                mayMount(),
                "the small disk is not tested: this user may not mount a tmpfs in a name space; allow user name spaces");
        try (Child child = Child.start(inSmallFileSystem(place), FullDiskChild.class, place.toString(), "2000")) {
            child.await("done");
            child.finish();
            assertThat(child.lines()).noneMatch(line -> line.startsWith(FullDiskChild.BAD));
        }
    }

    private boolean mayMount() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(inSmallFileSystem(place));
        command.add("true");
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // there is no unshare
        }
    }
}
