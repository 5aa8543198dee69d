package dev.muster.core.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.core.Engine;
import dev.muster.core.EngineException;
import dev.muster.core.EngineOptions;
import dev.muster.core.crash.Trace.Call;
import dev.muster.core.project.CreateProject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Power loss: from the traced system calls of a run the files are rebuilt as the disk may hold them at every
 * acknowledgement, and every change that was acknowledged by then must be in them.
 */
@Tag("crash")
@Execution(ExecutionMode.CONCURRENT) // each test has processes of its own, and mostly waits
class PowerLossTest {
    private static final boolean ALL = Boolean.getBoolean("muster.tests.all");
    private static final long SEED = Long.getLong("muster.tests.seed", 20_250_102);

    @TempDir
    Path scratch;

    private int rebuilt;

    @BeforeAll
    static void strace_is_needed() {
        assumeTrue(
                Trace.possible(),
                "power loss is not tested: strace is missing or may not trace here; install it (apt-get install strace)");
    }

    @Test
    void what_was_acknowledged_survives_power_loss_at_any_acknowledgement() throws IOException {
        List<Call> calls = traced(1, ALL ? 2_000 : 30, true, 0);
        assertThat(acknowledgements(calls)).hasSizeGreaterThan(30);
        assertThat(lost(calls, ALL ? 4 : 2, PowerLossTest::acknowledges)).isEmpty();
        report("one agent", calls);
    }

    @Test
    void so_does_what_many_agents_were_told_at_once() throws IOException {
        List<Call> calls = traced(16, ALL ? 100 : 3, true, 0);
        assertThat(acknowledgements(calls)).hasSizeGreaterThan(60);
        assertThat(lost(calls, ALL ? 4 : 2, PowerLossTest::acknowledges)).isEmpty();
        report("16 agents", calls);
    }

    @Test
    void so_does_what_was_acknowledged_around_a_checkpoint() throws IOException {
        List<Call> calls = traced(4, 5, true, ALL ? 5 : 1);
        String log = data().resolve("muster.db-wal").toString();
        String database = data().resolve("muster.db").toString();
        long before = firstBulk(calls);
        assertThat(calls.stream()
                        .filter(call -> call.begun() > before && writes(call, database))
                        .map(Call::thread)
                        .distinct())
                .as("threads that moved the log into the database: the checkpoint's, the ledger's, the closing one")
                .hasSizeGreaterThanOrEqualTo(3);
        assertThat(calls.stream().filter(call -> call.begun() > before && writes(call, log) && call.number(3) == 0))
                .as("the log was begun anew")
                .isNotEmpty();
        // At each acknowledgement, and where it is hottest: at each sync, and now and then between the writes.
        Predicate<Call> when = call -> call.begun() > before
                && (acknowledges(call) || call.sync() || (writes(call, database) && call.begun() % 97 == 0));
        assertThat(lost(calls, ALL ? 4 : 1, when)).isEmpty();
        report("checkpoints", calls);

        // The check must bite. What if the database were not synced before the log is begun anew, or the log never?
        assertThat(lost(without(calls, database), 1, when)).isNotEmpty();
        assertThat(lost(without(calls, log), 0, when)).isNotEmpty();
        assertThat(lost(without(calls, data().toString()), 0, when)).isNotEmpty();
    }

    @Test
    void an_engine_that_does_not_sync_fails_this_check() throws IOException {
        List<Call> calls = traced(1, 20, false, 0);
        assertThat(acknowledgements(calls)).isNotEmpty();
        assertThat(lost(calls, 0, PowerLossTest::acknowledges))
                .anyMatch(finding -> finding.contains("acknowledged and lost"));
    }

    @Test
    void a_first_start_that_was_cut_off_anywhere_is_finished_by_the_next() throws Exception {
        List<Call> calls = traced(1, 1, true, 0);
        long told = calls.stream()
                .filter(PowerLossTest::acknowledges)
                .mapToLong(Call::begun)
                .findFirst()
                .orElseThrow();
        Random random = new Random(SEED);
        LostPower disk = new LostPower(data());
        int starts = 0;
        for (Call call : calls) {
            if (call.begun() >= told) {
                break;
            }
            boolean ours = call.name().equals("unlink") || call.file().startsWith(data().toString());
            if (!acknowledges(call)) {
                disk.play(call);
            }
            if (ours && (ALL || starts < 15 || call.sync() || call.begun() % 11 == 0)) {
                starts++;
                startOn(disk::everything, call);
                startOn(disk::certain, call);
                for (int i = 0; i < (ALL ? 30 : 3); i++) {
                    startOn(target -> disk.chance(target, random), call);
                }
            }
        }
        assertThat(starts).isGreaterThan(40);
    }

    private void startOn(Remains remains, Call after) throws Exception {
        Path target = scratch.resolve("rebuilt");
        clear(target);
        remains.write(target);
        try (Engine engine = Engine.open(target, EngineOptions.defaults())) {
            engine.execute(new CreateProject("first", ""));
        } catch (EngineException e) {
            throw new AssertionError(
                    "after " + after.name() + " of " + after.file() + " in place " + after.begun() + ": "
                            + e.getMessage(),
                    e);
        }
        assertThat(StoreAudit.of(target, List.of())).isEmpty();
        assertThat(StoreAudit.number(target, "pragma auto_vacuum"))
                .as("incremental")
                .isEqualTo(2);
    }

    private void report(String what, List<Call> calls) {
        System.out.printf(
                "power loss, %s: %d stores rebuilt, %d acknowledgements kept%n",
                what, rebuilt, acknowledgements(calls).size());
    }

    private static boolean acknowledges(Call call) {
        return call.ack().isPresent();
    }

    private static boolean writes(Call call, String file) {
        return call.name().equals("pwrite64") && call.file().equals(file);
    }

    /** Where the writes begin that bring a checkpoint about. */
    private static long firstBulk(List<Call> calls) {
        return calls.stream()
                .filter(call -> call.ack()
                        .filter(ack -> ack.number() == TracedChild.BULK)
                        .isPresent())
                .mapToLong(Call::begun)
                .findFirst()
                .orElseThrow();
    }

    /** The same run if its syncs of one file had not been made. */
    private static List<Call> without(List<Call> calls, String file) {
        return calls.stream()
                .filter(call -> !(call.sync() && call.file().equals(file)))
                .toList();
    }

    private List<Call> traced(int agents, int steps, boolean synchronous, int checkpoints) throws IOException {
        Path output = scratch.resolve("trace");
        try (Child child =
                TracedChild.start(Trace.recording(output), data(), agents, steps, synchronous, checkpoints)) {
            child.finish();
            assertThat(child.complaints()).isEmpty();
        }
        return Trace.read(output);
    }

    /** Two levels that do not exist yet: their names have to be made durable too. */
    private Path data() {
        return scratch.resolve("made").resolve("data");
    }

    private static List<Ack> acknowledgements(List<Call> calls) {
        return calls.stream().map(Call::ack).flatMap(Optional::stream).toList();
    }

    /** Cuts the power before each call of the kind, and says what was wrong with what was left. */
    private List<String> lost(List<Call> calls, int chances, Predicate<Call> when) throws IOException {
        Random random = new Random(SEED);
        LostPower disk = new LostPower(data());
        List<Ack> acknowledged = new ArrayList<>();
        Set<String> findings = new LinkedHashSet<>();
        long checked = -1;
        for (Step step : steps(calls)) {
            Call call = step.call;
            Optional<Ack> ack = call.ack();
            if (step.ends()) {
                if (ack.isEmpty()) {
                    disk.play(call);
                }
                continue;
            }
            ack.ifPresent(acknowledged::add);
            if (when.test(call)) {
                if (disk.version() != checked || ack.isPresent()) {
                    findings.addAll(audit(call, acknowledged, disk::certain));
                    checked = disk.version();
                }
                for (int i = 0; i < chances; i++) {
                    findings.addAll(audit(call, acknowledged, target -> disk.chance(target, random)));
                }
                disk.uncertainDirectories().forEach(made -> findings.add("the name of " + made + " is not durable"));
            }
            if (findings.size() > 20) {
                break;
            }
        }
        return List.copyOf(findings);
    }

    /** The beginning or the end of a call. */
    private record Step(long place, Call call) {
        boolean ends() {
            return place == call.done() * 2 + 1;
        }
    }

    /** Acknowledgements count from their beginning, everything else from its end. */
    private static List<Step> steps(List<Call> calls) {
        return calls.stream()
                .flatMap(call -> Stream.of(new Step(call.begun() * 2, call), new Step(call.done() * 2 + 1, call)))
                .sorted((a, b) -> Long.compare(a.place, b.place))
                .toList();
    }

    private interface Remains {
        void write(Path target) throws IOException;
    }

    private List<String> audit(Call at, List<Ack> acknowledged, Remains remains) {
        rebuilt++;
        Path target = scratch.resolve("rebuilt");
        try {
            clear(target);
            remains.write(target);
            if (Files.notExists(target.resolve("muster.db"))) {
                return acknowledged.isEmpty() ? List.of() : List.of("acknowledged and lost: the whole file");
            }
            return StoreAudit.of(target, acknowledged).stream()
                    .map(finding -> "at " + at.name() + " in place " + at.begun() + ", seed " + SEED + ": " + finding)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void clear(Path target) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(target)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
