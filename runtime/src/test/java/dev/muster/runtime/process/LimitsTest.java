package dev.muster.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.agent.Scene;
import dev.muster.runtime.limit.Enforcement;
import dev.muster.runtime.limit.Enforcements;
import dev.muster.runtime.limit.Enforcements.Kind;
import dev.muster.runtime.limit.ResourceLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real programs that take more than they may. A way that this machine does not allow is passed over, and told so. */
@Tag("process")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT) // each test has agents of its own, and mostly waits
class LimitsTest {
    private static final ResourceLimits SMALL = new ResourceLimits(64L << 20, null);
    /**
     * Takes a few MiB at a time, and holds all of them while it waits. The last command is not the waiting: in its
     * place the shell would become it, and have given its memory back before anybody looks.
     */
    private static final String GREEDY =
            "x=; for i in $(seq 20); do x+=$(head -c 4m /dev/zero | tr '\\0' a); done; sleep 600; echo ${#x}";

    @TempDir
    Path home;

    private static Enforcement by(Kind kind, ResourceLimits limits) {
        try {
            return Enforcements.choose(limits, kind, System.getenv()).enforcement();
        } catch (Enforcements.NotHere e) {
            assumeTrue(false, e.getMessage());
            throw new AssertionError(e);
        }
    }

    private Outcome ran(String script, ResourceLimits limits, Enforcement by) throws Exception {
        ProgramSpec spec = ProgramSpec.of("bash", "-c", script).withLimits(limits);
        return new OneShotRunner(spec, Desks.in(Workspaces.in(home), by)).run(Scene.task(1, "Take"), Desks.DESK);
    }

    @ParameterizedTest
    @EnumSource
    void one_over_its_memory_limit_is_ended_and_its_neighbours_go_on(Kind kind) throws Exception {
        try (Enforcement by = by(kind, SMALL);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Outcome> modest = () -> ran("until [ -e over ]; do sleep 0.05; done; echo unharmed", SMALL, by);
            List<Future<Outcome>> neighbours = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                neighbours.add(threads.submit(modest));
            }

            Outcome greedy;
            try {
                greedy = ran(GREEDY, SMALL, by);
            } finally { // or the neighbours go on for ever, and with them the test
                Files.createFile(home.resolve("over"));
            }

            assertThat(greedy).isEqualTo(new Outcome.Failed("over its memory limit of 64 MiB: ended", true));
            for (Future<Outcome> each : neighbours) {
                assertThat(each.get()).isEqualTo(new Outcome.Completed("unharmed", List.of()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_a_program_started_counts_too(Kind kind) throws Exception {
        try (Enforcement by = by(kind, SMALL)) {
            assertThat(ran("(" + GREEDY + ") & wait", SMALL, by))
                    .isEqualTo(new Outcome.Failed("over its memory limit of 64 MiB: ended", true));
        }
    }

    @Test
    void one_that_grows_faster_than_anybody_looks_is_refused_by_the_kernel_and_told_why() throws Exception {
        try (Enforcement by = by(Kind.RLIMIT, SMALL)) {
            Outcome outcome = ran("x=$(head -c 400m /dev/zero | tr '\\0' a); echo ${#x}", SMALL, by);

            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            assertThat(((Outcome.Failed) outcome).reason()).contains("memory limit of 64 MiB");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RLIMIT", "WATCHER"})
    void one_that_uses_more_processor_time_than_its_share_is_held_and_goes_on(Kind kind) throws Exception {
        ResourceLimits little = new ResourceLimits(null, 0.02);
        try (Enforcement by = by(kind, little);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Outcome> busy =
                    threads.submit(() -> ran("echo $$ >own; until [ -e seen ]; do :; done; echo done", little, by));
            Path own = home.resolve("own");
            while (!Files.exists(own) || Files.size(own) == 0) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            Path stat = Path.of("/proc", Files.readString(own).strip(), "stat");
            while (!Files.readString(stat).contains(") T ")) { // stopped
                TimeUnit.MILLISECONDS.sleep(2);
            }
            Files.createFile(home.resolve("seen"));

            assertThat(busy.get()).isEqualTo(new Outcome.Completed("done", List.of()));
        }
    }

    @Test
    void what_was_chosen_says_why_the_better_ways_were_not() throws Exception {
        Enforcements.Choice choice = Enforcements.choose(SMALL, null, Map.of("MUSTER_CGROUP", home.toString()));
        try (Enforcement chosen = choice.enforcement()) {
            assertThat(choice.passedOver()).isNotEmpty();
            assertThat(choice.passedOver().getFirst())
                    .isEqualTo("cgroup: control group " + home + " has no memory controller");
            assertThat(chosen.describe()).matches("(?s)(rlimit|watcher): .*");
        }
    }
}
