package dev.muster.core.simulation;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.desk.DeskSnapshot;
import dev.muster.core.ledger.FaultPoint;
import dev.muster.core.ledger.Ledger;
import dev.muster.core.project.CreateProject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * One seed: an engine, those who use it, and all that can go wrong, in one thread and decided by one random source. It
 * has an unruly part, and a calm one at the end in which everything has to be finished.
 */
final class Simulation implements AutoCloseable {
    private static final int MAX_CALM_STEPS = 2_000;

    /** What a seed came to. */
    record Outcome(String history, int rounds, int events, int tasks, int crashes, int failures) {
        /** The counts of both together. */
        Outcome plus(Outcome other) {
            return new Outcome(
                    "",
                    rounds + other.rounds,
                    events + other.events,
                    tasks + other.tasks,
                    crashes + other.crashes,
                    failures + other.failures);
        }
    }

    private final SplittableRandom random;
    private final SimulatedClock clock = new SimulatedClock();
    private final Faults faults = new Faults();
    private final Scenario scenario;
    private final Orders orders = new Orders();
    private final Audit audit;
    private final Host host;
    private final Post post;
    private final Trace trace;
    private final List<String> projects = new ArrayList<>();
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private final List<LogReader> readers = new ArrayList<>();
    private int calls;
    private long now;
    private int rounds;
    private int crashes;
    private int failures;

    Simulation(long seed, PlantedBug bug, Trace trace) {
        this.random = new SplittableRandom(seed);
        this.scenario = Scenario.of(random);
        this.audit = new Audit(orders, scenario);
        this.trace = trace;
        this.host = new Host(options());
        this.post = new Post(host, bug, session -> audit.heard(session, clock.millis()));
        trace.say("%s", scenario);
    }

    private EngineOptions options() {
        return EngineOptions.defaults()
                .withClock(clock)
                .withRandom(random.split())
                .withQueue(scenario.queue(), scenario.batch())
                .withReaders(1)
                .withSessionTtl(scenario.sessionTtl())
                .withRetention(
                        scenario.keep(),
                        scenario.keep(),
                        scenario.retention() ? Duration.ofMinutes(5) : Duration.ofDays(3650),
                        Long.MAX_VALUE)
                .withSynchronous(false)
                .withFaults(faults);
    }

    RandomGenerator random() {
        return random;
    }

    SimulatedClock clock() {
        return clock;
    }

    Engine engine() {
        return host.engine();
    }

    Audit audit() {
        return audit;
    }

    Orders orders() {
        return orders;
    }

    Post post() {
        return post;
    }

    List<String> projects() {
        return projects;
    }

    int nextCall() {
        return ++calls;
    }

    boolean enoughTasks() {
        return audit.rows().size() >= scenario.tasks();
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    Outcome run() {
        Operator operator = new Operator(this);
        for (int i = 0; i < scenario.projects(); i++) {
            projects.add("p" + i);
            operator.send(new CreateProject("p" + i, ""));
        }
        settle();
        SimulatedAgent.Nature[] natures = SimulatedAgent.Nature.values();
        for (int i = 0; i < scenario.agents(); i++) {
            agents.add(new SimulatedAgent(this, "agent-" + i, natures[random.nextInt(natures.length)]));
        }
        audit.model().projects.values().forEach(project -> readers.add(new LogReader(project)));
        for (int step = 0; step < scenario.steps(); step++) {
            unrulyStep(operator);
        }
        calm(operator);
        finish();
        int events = audit.model().projects.values().stream()
                .mapToInt(project -> project.log.size())
                .sum();
        return new Outcome(audit.history(), rounds, events, audit.model().tasks.size(), crashes, failures);
    }

    // --- the unruly part ---

    private void unrulyStep(Operator operator) {
        int count = random.nextInt(scenario.callsPerStep() + 1);
        for (int i = 0; i < count; i++) {
            Actor actor = chance(0.25) ? operator : agents.get(random.nextInt(agents.size()));
            actor.act();
        }
        moveClock();
        if (chance(scenario.crashes() / 4)) {
            post.deliver();
            trace.say("killed between two rounds");
            crash(List.of());
            return;
        }
        if (chance(scenario.crashes())) {
            FaultPoint at = random.nextBoolean() ? FaultPoint.BEFORE_COMMIT : FaultPoint.AFTER_COMMIT;
            faults.crash(at, chance(0.8) ? 0 : 1 + random.nextInt(3));
        }
        if (chance(scenario.failures())) {
            faults.failTransactions(1 + random.nextInt(3));
        }
        step();
        if (chance(0.2)) {
            settle();
        }
        if (chance(0.1)) {
            readers.get(random.nextInt(readers.size())).read(engine().events(), 1 + random.nextInt(20));
        }
        if (chance(0.02)) {
            trace.say("closed and opened");
            reopen();
        }
    }

    private void moveClock() {
        long by;
        if (chance(scenario.jumps())) {
            by = random.nextLong(-3_600_000, 3_600_000);
        } else {
            by = switch (random.nextInt(8)) {
                case 0 -> 0;
                case 1, 2, 3 -> random.nextInt(100);
                case 4, 5 -> random.nextInt(5_000);
                case 6 -> random.nextInt(30_000);
                default -> random.nextInt(150_000);
            };
        }
        clock.move(by);
        if (by < 0) {
            audit.clockWentBack();
        }
    }

    // --- rounds ---

    /** Delivers what has arrived, lets the engine do one round, and checks what it did. */
    private int step() {
        post.deliver();
        now = Math.max(now, clock.millis());
        int done;
        try {
            done = host.engine().ledger().round(0);
        } catch (Faults.SimulatedCrash crash) {
            trace.say("%s", crash.getMessage());
            crash(crash.at() == FaultPoint.AFTER_COMMIT ? post.submitted() : List.of());
            return 1;
        }
        rounds++;
        int failed = faults.disarm();
        failures += failed;
        List<Call<?>> answered = post.collect();
        List<Call<?>> parked = parked();
        trace.round(now, done, failed, answered);
        audit.round(host.file(), now, answered, List.of(), failed, parked, post.arrived());
        trace.events(audit);
        answered.forEach(Call::tell);
        return done;
    }

    private List<Call<?>> parked() {
        Ledger ledger = engine().ledger();
        List<Object> waiting = ledger.desk().parked().stream()
                .map(waiter -> waiter.submission())
                .collect(Collectors.toList());
        List<Call<?>> parked = new ArrayList<>();
        for (Call<?> call : post.open()) {
            if (call.submission != null && waiting.contains(call.submission)) {
                if (call.parkedAt == 0) {
                    call.parkedAt = now;
                    call.answerBy = now + call.patience();
                }
                parked.add(call);
            }
        }
        Violation.unless(parked.size() == waiting.size(), "somebody waits who never called");
        return parked;
    }

    /** Lets the engine work until there is nothing left to do now, and checks that nothing is overdue then. */
    private void settle() {
        for (int i = 0; i < 1_000; i++) {
            if (step() == 0) {
                Ledger ledger = engine().ledger();
                if (ledger.dueAt() > now) {
                    quiet();
                    return;
                }
                clock.move(1_000); // it rests after a transaction that failed
            }
        }
        throw new Violation("the engine does not come to rest");
    }

    private void quiet() {
        List<Call<?>> unanswered = post.open().stream()
                .filter(call -> call.phase == Call.Phase.SUBMITTED)
                .collect(Collectors.toList());
        audit.quiet(host.file(), unanswered, parked(), now);
        compareDesk();
    }

    /** What the ledger has in memory is what it would read from the store. */
    private void compareDesk() {
        host.file().look();
        String difference = DeskSnapshot.difference(
                engine().ledger().desk(),
                host.file().db(),
                now,
                scenario.sessionTtl().toMillis());
        host.file().lookAway();
        Violation.unless(difference.isEmpty(), "the desk and the store differ: %s", difference);
    }

    // --- crashes ---

    /** @param perhaps calls that may have been done: the crash was after a commit */
    private void crash(List<Call<?>> perhaps) {
        crashes++;
        int failed = faults.disarm();
        failures += failed;
        List<Call<?>> answered = post.collect();
        List<Call<?>> maybe = new ArrayList<>(perhaps);
        maybe.removeAll(answered);
        List<Call<?>> early = post.lose();
        answered.addAll(early.stream().filter(Call::takeEarlyAnswer).toList());
        host.crash(options());
        audit.round(host.file(), now, answered, maybe, failed, List.of(), List.of());
        audit.restarted(host.file(), clock.millis());
        trace.events(audit);
        now = clock.millis();
        answered.forEach(Call::tell);
        early.stream().filter(call -> call.answer == null).forEach(Call::tell);
    }

    /** A clean end, and a new engine on the same files. */
    private void reopen() {
        List<Call<?>> lost = post.lose();
        host.restart(options());
        audit.round(host.file(), now, List.of(), List.of(), 0, List.of(), List.of());
        audit.restarted(host.file(), clock.millis());
        now = clock.millis();
        lost.forEach(Call::tell);
    }

    // --- the calm part ---

    private void calm(Operator operator) {
        trace.say("calm");
        agents.forEach(agent -> {
            if (chance(0.5)) {
                agent.calmDown();
            }
        });
        agents.removeIf(agent -> !agent.isCalm());
        agents.add(SimulatedAgent.finisher(this, "finisher-1"));
        agents.add(SimulatedAgent.finisher(this, "finisher-2"));
        operator.letFlow();
        for (int step = 0; step < MAX_CALM_STEPS; step++) {
            boolean ended = audit.model().tasks.values().stream().allMatch(task -> task.state.ended());
            if (ended && post.open().isEmpty()) {
                return;
            }
            if (step % 5 == 0) {
                operator.unblockAll();
            }
            // In changing order: with a queue shorter than the agents are many, the last in line is told that it is
            // full.
            Collections.shuffle(agents, random);
            if (!ended) { // else only those who still wait have to be answered
                agents.forEach(SimulatedAgent::act);
            }
            settle();
            clock.move(step < 20 ? 1_000 : step < 100 ? 10_000 : 120_000);
        }
        throw new Violation("not finished though nothing hinders: "
                + audit.model().tasks.values().stream()
                        .filter(task -> !task.state.ended())
                        .toList()
                + ", unanswered " + post.open());
    }

    private void finish() {
        settle();
        reopen();
        settle();
        for (LogReader reader : readers) {
            for (int i = 0; i < 10_000 && !reader.atEnd(); i++) {
                reader.read(engine().events(), 100);
            }
            Violation.unless(reader.atEnd(), "a reader does not reach the end of the log");
        }
    }

    @Override
    public void close() {
        host.close();
    }
}
