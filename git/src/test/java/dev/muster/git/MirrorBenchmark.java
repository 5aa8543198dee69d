package dev.muster.git;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.checkpoint.CreateCheckpoint;
import dev.muster.core.checkpoint.SetRepository;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * 50 agents keep 20 checkpoints each, all at once: how long the ledger takes to acknowledge one, and how long after the
 * last acknowledgement the repository holds all thousand. Arguments: how many turns (9), a folder on the disk to be
 * measured (the one for temporary files).
 */
final class MirrorBenchmark {
    private static final int AGENTS = 50;
    private static final int ROUNDS = 20;
    private static final String PROJECT = "bench";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Engine engine;
    private final ProjectRepositories repositories;

    private MirrorBenchmark(Engine engine, ProjectRepositories repositories) {
        this.engine = engine;
        this.repositories = repositories;
    }

    /** One turn, in ns. */
    private record Turn(long[] acknowledged, long behind) {
        long p(double share) {
            return acknowledged[(int) Math.min(acknowledged.length - 1, Math.ceil(share * acknowledged.length) - 1)];
        }
    }

    public static void main(String[] arguments) throws Exception {
        int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
        Path root = arguments.length > 1 ? Path.of(arguments[1]) : Path.of(System.getProperty("java.io.tmpdir"));
        Path folder = Files.createTempDirectory(root, "mirror-benchmark");
        GitCommand git = GitCommand.init(Files.createDirectory(folder.resolve("repository")));
        try (Engine engine = Engine.open(folder.resolve("data"), EngineOptions.defaults());
                ProjectRepositories repositories = ProjectRepositories.follow(engine)) {
            MirrorBenchmark benchmark = new MirrorBenchmark(engine, repositories);
            benchmark.session("first"); // makes the project
            engine.execute(
                    new SetRepository(PROJECT, folder.resolve("repository").toString()));
            repositories.changed();
            List<Turn> measured = new ArrayList<>();
            for (int turn = -2; turn < turns; turn++) { // the first two warm up
                Turn now = benchmark.turn(turn);
                if (turn >= 0) {
                    measured.add(now);
                }
            }
            print(measured);
        }
        git.fsck();
        System.out.println("git fsck --strict: clean; left in " + folder);
    }

    private SessionId session(String agent) {
        return engine.execute(
                new StartSession(PROJECT, new RegisterAgent(agent, Set.of(), 1, Duration.ofMinutes(30)), true));
    }

    private Turn turn(int number) throws Exception {
        List<SessionId> sessions = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            sessions.add(session("agent-" + number + "-" + i));
        }
        long[] times = new long[AGENTS * ROUNDS];
        try (ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < AGENTS; i++) {
                int agent = i;
                running.add(agents.submit(() -> keep(sessions.get(agent), times, agent * ROUNDS)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        long last = System.nanoTime();
        for (SessionId session : sessions) {
            if (!repositories.awaitMirrored(PROJECT, session, ROUNDS, PATIENCE)) {
                throw new IllegalStateException("not in git within " + PATIENCE);
            }
        }
        long behind = System.nanoTime() - last;
        Arrays.sort(times);
        return new Turn(times, behind);
    }

    private void keep(SessionId session, long[] times, int from) {
        for (int round = 1; round <= ROUNDS; round++) {
            long begun = System.nanoTime();
            engine.execute(new CreateCheckpoint(
                    session, "CHECK", round, "round " + round, "{\"round\":" + round + "}", List.of(), null, null));
            times[from + round - 1] = System.nanoTime() - begun;
        }
    }

    private static void print(List<Turn> turns) {
        System.out.printf(
                Locale.ROOT,
                "acknowledged: p50 %.1f ms, p99 %.1f ms (medians of %d turns; worst p99 %.1f ms)%n",
                median(turns.stream().mapToLong(turn -> turn.p(0.5)).toArray()),
                median(turns.stream().mapToLong(turn -> turn.p(0.99)).toArray()),
                turns.size(),
                turns.stream().mapToLong(turn -> turn.p(0.99)).max().orElseThrow() / 1e6);
        System.out.printf(
                Locale.ROOT,
                "all 1,000 in git after the last: median %.0f ms, worst %.0f ms%n",
                median(turns.stream().mapToLong(Turn::behind).toArray()),
                turns.stream().mapToLong(Turn::behind).max().orElseThrow() / 1e6);
    }

    /** In ms. */
    private static double median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1e6;
    }
}
