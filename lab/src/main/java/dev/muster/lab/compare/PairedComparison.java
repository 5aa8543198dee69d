package dev.muster.lab.compare;

import dev.muster.lab.compare.PairedRecord.BuildRecord;
import dev.muster.lab.compare.PairedRecord.PairRecord;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Two builds, or one in two settings, measured in turns on one machine until every figure is decided, or as many pairs
 * as anybody waits for have been measured.
 *
 * <p>What came of it is written after every pair, so that a comparison that was cut short can be read, and goes on
 * where it stopped when it is started again. A pair that was cut in half is measured anew: its halves would be no
 * neighbours.
 */
public final class PairedComparison {
    private static final String INTERRUPTED = "interrupted by its user; the pairs measured until then are kept";

    private final PairedDirectory directory;
    private final Setup a;
    private final Setup b;
    private final PairedPlan plan;
    private final SideRunner runner;
    private final PairedListener listener;
    private final String startedAt;
    private final List<PairRecord> pairs = new ArrayList<>();
    private final List<RunPair> measured = new ArrayList<>();
    private volatile boolean cancelled;

    /**
     * @param directory where everything goes
     * @param a side A
     * @param b side B; the same as A for the noise of the machine
     * @param plan how many pairs, and what decides
     * @param runner runs the scenario
     * @param listener told how it goes
     * @param clock the time of day
     */
    public PairedComparison(
            PairedDirectory directory,
            Setup a,
            Setup b,
            PairedPlan plan,
            SideRunner runner,
            PairedListener listener,
            InstantSource clock) {
        this.directory = directory;
        this.a = a;
        this.b = b;
        this.plan = plan;
        this.runner = runner;
        this.listener = listener;
        this.startedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /**
     * Refuses two scenarios that cannot be compared, before anything is run.
     *
     * @throws MismatchException with a message for the user
     */
    public static void requireAlike(Scenario a, Scenario b) throws MismatchException {
        Likeness.of(a).require(Likeness.of(b));
    }

    /** Asks it to stop soon, keeping the pairs it has; any thread may call this. */
    public void cancel() {
        cancelled = true;
        runner.cancel();
    }

    /**
     * Measures. Once only.
     *
     * @return what it came to; also in {@code comparison.json}
     * @throws IOException with a message for the user when a run did not come to its end, or what was measured before
     *     belongs to something else; complete pairs are kept
     * @throws InterruptedException when the calling thread is interrupted
     */
    public PairedRecord run() throws IOException, InterruptedException {
        resume();
        PairedRecord record = save(RunRecord.State.RUNNING, null);
        try {
            while (!cancelled && !enough(record)) {
                int pair = pairs.size() + 1;
                Map<Side, Path> runs = new EnumMap<>(Side.class);
                for (Side side : Side.order(pair)) {
                    if (cancelled) {
                        break;
                    }
                    listener.runStarted(pair, plan.mostPairs(), side);
                    runs.put(side, runner.run(side, pair));
                }
                Path left = runs.get(Side.A);
                Path right = runs.get(Side.B);
                if (left != null && right != null) {
                    add(directory.pair(pair, left, right));
                    record = save(RunRecord.State.RUNNING, null);
                    listener.pairEnded(pair, record);
                }
            }
        } catch (RunStoppedException stopped) {
            return save(RunRecord.State.INTERRUPTED, INTERRUPTED);
        } catch (IOException broken) {
            if (!cancelled) {
                save(RunRecord.State.BROKEN, broken.getMessage());
                throw broken;
            }
        }
        return enough(record) ? save(RunRecord.State.COMPLETE, null) : save(RunRecord.State.INTERRUPTED, INTERRUPTED);
    }

    /** Whether both sides are the same. */
    public boolean sameBuild() {
        return a.same(b);
    }

    /** What the pairs say of the machine, when both sides are the same program. */
    public PairedFigures figures() {
        return new PairedFigures(measured, plan.floors(), plan.wanted());
    }

    /** Whether the record has all that this comparison is for. */
    private boolean enough(PairedRecord record) {
        int done = record.pairs().size();
        if (done < plan.leastPairs()) {
            return false;
        }
        if (done >= plan.mostPairs() || sameBuild()) {
            return true;
        }
        PairedFigures figures = figures();
        return plan.policy()
                .map(policy -> record.gates().stream()
                        .filter(gate -> gate.gate().state() == GateState.INCONCLUSIVE)
                        .noneMatch(gate -> record.comparisons().stream()
                                .anyMatch(row -> gate.isAbout(row) && figures.moreWouldTell(row))))
                .orElseGet(() -> figures.decided(record.comparisons()));
    }

    private void resume() throws IOException {
        PairedRecord earlier = directory.read();
        if (earlier == null) {
            return;
        }
        directory.requireSame(earlier, BuildRecord.of(a), BuildRecord.of(b));
        for (PairRecord pair : earlier.pairs()) {
            add(pair);
            listener.pairEnded(pair.pair(), earlier);
        }
    }

    private void add(PairRecord pair) throws IOException {
        RunPair runs = new RunPair(figures(pair.a()), figures(pair.b()));
        RunPair first = measured.isEmpty() ? runs : measured.getFirst();
        require(runs.a(), first.a(), first.a());
        require(runs.b(), sameMeasured() ? first.a() : first.b(), first.a());
        if (measured.isEmpty()) {
            Likeness.of(runs.a()).require(Likeness.of(runs.b()));
        }
        pairs.add(pair);
        measured.add(runs);
    }

    /** Whether both sides have one scenario and one profile, so that their figures have one name. */
    private boolean sameMeasured() {
        return a.scenario().equals(b.scenario())
                && a.environment().equals(b.environment())
                && a.arguments().equals(b.arguments());
    }

    /** Refuses a run that cannot be counted: of another scenario, from another machine, or cut short. */
    private static void require(RunFigures run, RunFigures sameScenario, RunFigures first) throws IOException {
        if (!run.scenario().hash().equals(sameScenario.scenario().hash())) {
            throw new IOException(run.source() + " is a run of another scenario than " + sameScenario.source());
        }
        List<String> differences = first.machine().differences(run.machine());
        if (!differences.isEmpty()) {
            throw new IOException(run.source() + " was made on another machine than " + first.source() + ": "
                    + String.join("; ", differences));
        }
        if (!run.complete()) {
            throw new IOException(run.source() + " did not come to its end");
        }
    }

    private RunFigures figures(String run) throws IOException {
        Path path = directory.path().resolve(run);
        return RunFigures.of(RunJson.read(path), path.toString());
    }

    /** What is wrong is worse, however fast it is. */
    private Verdict verdict(List<PolicyGate> gates, List<ComparisonRecord> comparisons) {
        if (measured.isEmpty()) {
            return Verdict.INCONCLUSIVE;
        }
        if (pairs.stream().anyMatch(pair -> !pair.wrong().isEmpty())) {
            return Verdict.FAIL;
        }
        return plan.policy()
                .map(policy -> new PolicyGates(policy).verdict(gates))
                .orElseGet(() -> Comparison.verdict(comparisons));
    }

    private PairedRecord save(RunRecord.State state, @Nullable String reason) throws IOException {
        List<ComparisonRecord> comparisons =
                measured.isEmpty() ? List.of() : figures().compare();
        List<PolicyGate> gates = plan.policy().isEmpty() || measured.isEmpty()
                ? List.of()
                : new PolicyGates(plan.policy().get())
                        .judge(
                                new RunSet(
                                        "B", measured.stream().map(RunPair::b).collect(Collectors.toList())),
                                comparisons);
        Verdict verdict = verdict(gates, comparisons);
        RunFigures first = measured.isEmpty() ? null : measured.getFirst().a();
        boolean two = !measured.isEmpty() && !a.scenario().equals(b.scenario());
        PairedRecord record = new PairedRecord(
                PairedRecord.SCHEMA,
                state,
                reason,
                startedAt,
                first == null ? null : first.scenario(),
                two ? measured.getFirst().b().scenario() : null,
                first == null ? null : first.machine(),
                BuildRecord.of(a),
                BuildRecord.of(b),
                sameBuild(),
                plan.leastPairs(),
                plan.mostPairs(),
                List.copyOf(pairs),
                comparisons,
                gates,
                verdict);
        directory.write(record);
        return record;
    }
}
