package dev.muster.lab.load;

import dev.muster.lab.analysis.SteadyState;
import dev.muster.lab.load.Tally.Count;
import dev.muster.lab.sample.Samples;
import dev.muster.lab.sample.Series;
import dev.muster.lab.scenario.Arrival;
import dev.muster.lab.scenario.Durations;
import dev.muster.lab.scenario.WarmUp;
import dev.muster.lab.scenario.Window;
import dev.muster.lab.target.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Loads one rung: starts the agents, warms up, measures, drains. A controller thread moves the phases and takes the
 * samples out once a second; the agents do the rest by themselves (see {@link AgentLoop}).
 */
public final class LoadRun {
    /** How the finding of a load begins that was measured although no steady state had been found. */
    public static final String NEVER_STEADY = "never steady within ";

    private static final long SECOND = 1_000_000_000L;
    private static final long POLL = 1_000_000L;
    private static final long CANCELLED_DRAIN = 2 * SECOND;
    private static final long IN_SERVICE_POLL = 2_500_000L;

    private final LoadPlan plan;
    private final Timeline timeline;
    private final LoadWatch watch;
    private final Samples samples;
    private final Tally tally;
    private final Phases phases = new Phases();
    private final AgentLoop loop;
    private final List<Schedule> schedules = new ArrayList<>();
    private final CountDownLatch agentsLeft;
    private final CountDownLatch finished = new CountDownLatch(1);
    private final InService inService;
    private final SteadyState steadyState;
    private final List<Double> perSecond = new ArrayList<>();

    private volatile List<Thread> agents = List.of();
    private volatile @Nullable Thread controller;
    private volatile @Nullable Throwable failure;
    private boolean detecting;
    private @Nullable Boolean steady;
    private String steadiness = "";
    private long lastFlush;
    private long lastUnits;

    /**
     * @param plan the load
     * @param workload the agents' operations; stays open
     * @param timeline clock and threads
     * @param watch told about once a second
     */
    public LoadRun(LoadPlan plan, Workload workload, Timeline timeline, LoadWatch watch) {
        this.plan = plan;
        this.timeline = timeline;
        this.watch = watch;
        this.samples = new Samples(
                workload.operations(), Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
        this.tally = new Tally(plan.agents());
        this.loop = new AgentLoop(plan, workload, timeline, phases, samples, tally, watch);
        this.agentsLeft = new CountDownLatch(plan.agents());
        this.inService = new InService(tally::inService);
        this.steadyState = new SteadyState(
                plan.warmUp() instanceof WarmUp.Detected detected
                        ? (int) Math.max(1, detected.least().toSeconds())
                        : 1);
    }

    /**
     * Ends the load at the next operation; {@link #run} then returns what was measured so far. Any thread may call
     * this.
     */
    public void cancel() {
        phases.cancelled = true;
        Thread running = controller;
        if (running != null) {
            timeline.wake(running);
        }
        agents.forEach(timeline::wake);
    }

    /**
     * Runs the load to its end. Once only.
     *
     * @throws InterruptedException when the calling thread is interrupted; the load is then cancelled
     */
    public LoadResult run() throws InterruptedException {
        controller = timeline.startWatch("lab-controller", this::control);
        try {
            finished.await();
        } catch (InterruptedException interrupted) {
            cancel();
            throw interrupted;
        }
        Throwable cause = failure;
        if (cause != null) {
            throw new IllegalStateException("the load generator failed: " + cause, cause);
        }
        return result();
    }

    private void control() {
        try {
            phases.start = timeline.nanos();
            lastFlush = phases.start;
            makeSchedules();
            if (plan.warmUp().none(plan.agents())) {
                steadiness = "not judged: measured from the first operation on, without a warm-up";
                beginMeasuring(); // before the agents start: how many operations would come sooner is chance
                startAgents();
            } else {
                startAgents();
                warmUp();
                beginMeasuring();
            }
            measure();
            drain();
        } catch (InterruptedException interrupted) {
            phases.cancelled = true;
        } catch (RuntimeException | Error broken) {
            failure = broken;
            phases.cancelled = true;
        } finally {
            agents.forEach(timeline::wake);
            timeline.over();
            finished.countDown();
        }
    }

    private void makeSchedules() {
        boolean own = switch (plan.arrival()) {
            case Arrival.Closed closed -> false;
            case Arrival.Constant constant -> constant.perAgent();
            case Arrival.Poisson poisson -> poisson.perAgent();
            case Arrival.Ramp ramp -> false;
        };
        if (plan.open()) {
            int count = own ? plan.agents() : 1;
            for (int i = 0; i < count; i++) {
                schedules.add(schedule(i, count));
            }
        }
    }

    private void startAgents() {
        List<Thread> started = new ArrayList<>(plan.agents());
        for (int agent = 0; agent < plan.agents(); agent++) {
            int number = agent;
            started.add(timeline.startAgent("agent-" + agent, () -> work(number)));
        }
        agents = started;
        timeline.started();
    }

    /**
     * One of {@code of} schedules; constant ones are spread evenly over the gap, so that agents do not beat in step.
     */
    private Schedule schedule(int number, int of) {
        return switch (plan.arrival()) {
            case Arrival.Constant constant ->
                Schedule.constant(constant.rate(), Math.round(SECOND / constant.rate() * number / of));
            case Arrival.Poisson poisson ->
                Schedule.poisson(poisson.rate(), new SplittableRandom(plan.seed() * 31 + number));
            case Arrival.Ramp ramp -> Schedule.changing(ramp.steps().getFirst().to(), RateCurve.of(ramp));
            case Arrival.Closed closed -> throw new IllegalStateException("a closed loop has no schedule");
        };
    }

    private void work(int agent) {
        try {
            if (plan.arrival() instanceof Arrival.Closed closed) {
                loop.closed(agent, closed);
            } else {
                loop.open(agent, schedules.get(schedules.size() == 1 ? 0 : agent));
            }
        } catch (InterruptedException givenUp) {
            // The drain gave up on this agent's last operation; it is counted as in flight.
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error broken) {
            failure = broken;
            cancel();
        } finally {
            loop.left(agent);
            agentsLeft.countDown();
        }
    }

    private void warmUp() throws InterruptedException {
        switch (plan.warmUp()) {
            case WarmUp.Stated stated -> {
                runUntil(phases.start + stated.duration().toNanos());
                steadiness =
                        "not judged: a warm-up of " + Durations.format(stated.duration()) + " was stated, not detected";
            }
            case WarmUp.StatedOperations stated -> warmUp(stated.operations());
            case WarmUp.TenthOfEach tenth -> warmUp(tenth.operations(plan.agents()));
            case WarmUp.Detected detected -> detect(detected);
        }
    }

    private void warmUp(long operations) throws InterruptedException {
        while (tally.sum(Count.ENDED) < operations && !phases.cancelled) {
            pollUntilNextFlush(true);
        }
        steadiness = "not judged: a warm-up of " + operations + " operations was stated, not detected";
    }

    private void beginMeasuring() {
        watch.measuring();
        flush(true);
        long from = timeline.nanos();
        phases.measureFrom = from;
        schedules.forEach(schedule -> schedule.measuring(from - phases.start));
        if (plan.arrival() instanceof Arrival.Ramp) {
            agents.forEach(timeline::wake);
        }
    }

    private void detect(WarmUp.Detected detected) throws InterruptedException {
        long budget = phases.start + detected.budget().toNanos();
        boolean found = false;
        detecting = true;
        while (!found && lastFlush < budget && !phases.cancelled) {
            runUntil(Math.min(budget, lastFlush + SECOND));
            found = Boolean.TRUE.equals(steady);
        }
        // What is flushed from here on has been judged: to look at the heap before the window may take a batch's time.
        detecting = false;
        steady = found;
        String spent = String.format(Locale.ROOT, "%.0f s", (lastFlush - phases.start) / 1e9);
        steadiness = (found ? "steady after " : NEVER_STEADY) + spent + ": " + steadyState.finding();
    }

    private void measure() throws InterruptedException {
        if (plan.open()) {
            timeline.startWatch("lab-in-service", this::watchInService);
        }
        if (plan.window() instanceof Window.Lasting lasting) {
            phases.measureUntil = phases.measureFrom + lasting.duration().toNanos();
            runUntil(phases.measureUntil);
        } else {
            while (agentsLeft.getCount() > 0 && !phases.cancelled) {
                pollUntilNextFlush(false);
            }
        }
        watch.measured();
        phases.measureUntil = Math.min(phases.measureUntil, timeline.nanos());
        agents.forEach(timeline::wake);
    }

    /**
     * Looks now and then how many operations are in service, and notes how late it woke up for it: it has a schedule as
     * the agents have, and does nothing else, so that its lateness is the machine's and not the load's.
     */
    private void watchInService() {
        try {
            SplittableRandom jitter = new SplittableRandom(plan.seed());
            long due = timeline.nanos();
            while (!phases.over(timeline.nanos())) {
                // Random gaps: a sampler in step with the arrivals would see one phase of them only.
                due += IN_SERVICE_POLL / 2 + jitter.nextLong(IN_SERVICE_POLL);
                long wanted = due;
                timeline.parkUntil(wanted, () -> phases.over(timeline.nanos()));
                long late = timeline.nanos() - wanted;
                if (late >= 0) {
                    samples.record(0, 0, /* measured= */ true, Series.STALL, late);
                    inService.sample();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Flushes once a second until a moment. */
    private void runUntil(long until) throws InterruptedException {
        while (!phases.cancelled && lastFlush < until) {
            timeline.parkUntil(Math.min(until, lastFlush + SECOND), () -> phases.cancelled);
            flush(phases.measureFrom == Phases.NEVER);
        }
    }

    private void pollUntilNextFlush(boolean warmingUp) throws InterruptedException {
        timeline.parkUntil(timeline.nanos() + POLL, () -> phases.cancelled);
        if (timeline.nanos() >= lastFlush + SECOND) {
            flush(warmingUp);
        }
    }

    /**
     * Waits for operations in flight, gives up on those that take longer than the plan allows, and counts what never
     * began.
     */
    private void drain() throws InterruptedException {
        awaitAgents(phases.cancelled ? CANCELLED_DRAIN : plan.drain().toNanos());
        if (agentsLeft.getCount() > 0) {
            agents.forEach(Thread::interrupt);
            awaitAgents(5 * SECOND);
        }
        if (plan.window() instanceof Window.Lasting && !phases.cancelled) {
            schedules.forEach(loop::abandon);
        }
        flush(false);
    }

    private void awaitAgents(long nanos) throws InterruptedException {
        long deadline = timeline.nanos() + nanos;
        while (agentsLeft.getCount() > 0 && timeline.nanos() < deadline) {
            timeline.parkUntil(timeline.nanos() + POLL, () -> false);
        }
    }

    private void flush(boolean warmingUp) {
        long now = timeline.nanos();
        long from = lastFlush;
        List<Samples.Interval> intervals = samples.flush();
        long units = tally.sum(Count.UNITS_IN_ALL);
        double seconds = (now - from) / 1e9;
        double rate = seconds > 0 ? (units - lastUnits) / seconds : 0;
        boolean whole = seconds > 0.9;
        if (detecting && whole) {
            steady = steadyState.offer(rate, median(intervals));
        }
        if (!warmingUp && whole && from < phases.measureUntil) {
            perSecond.add(rate);
        }
        long until = phases.measureUntil;
        LoadWatch.Tick tick = new LoadWatch.Tick(
                warmingUp,
                Duration.ofNanos(now - phases.start),
                until == Phases.NEVER ? null : Duration.ofNanos(Math.max(0, until - now)),
                rate,
                tally.sum(Count.OK_IN_ALL),
                tally.sum(Count.FAILED_IN_ALL));
        watch.interval(tick, (from - phases.start) / 1e9, (now - phases.start) / 1e9, intervals);
        lastFlush = now;
        lastUnits = units;
    }

    private static double median(List<Samples.Interval> intervals) {
        Histogram sum = new Histogram(3);
        for (Samples.Interval interval : intervals) {
            if (interval.series() == Series.RESPONSE) {
                interval.times().addTo(sum);
            }
        }
        return sum.getTotalCount() == 0 ? 0 : sum.getValueAtPercentile(50);
    }

    private LoadResult result() {
        boolean counted = !(plan.window() instanceof Window.Lasting);
        boolean reached = phases.measureFrom != Phases.NEVER;
        // With a number of operations to do, the window is from the first one's start to the last one's end.
        long from = counted ? tally.firstStart() : phases.measureFrom;
        long end = counted ? tally.lastEnd() : phases.measureUntil;
        double window = reached ? Math.max(0, (end - from) / 1e9) : 0;
        return new LoadResult(
                window,
                !reached ? 0 : (phases.measureFrom - phases.start) / 1e9,
                steady,
                steadiness,
                tally.sum(Count.OFFERED),
                tally.sum(Count.OK),
                tally.sum(Count.UNITS),
                tally.failures(),
                tally.examples(),
                tally.neverStarted(),
                tally.sum(Count.STARTED),
                tally.sum(Count.OK_IN_ALL) + tally.sum(Count.FAILED_IN_ALL),
                tally.done(),
                tally.longest(),
                inService.mean(),
                inService.standardError(),
                (double) tally.sum(Count.IDLE_NANOS) / Math.max(1, tally.sum(Count.OK)),
                tally.sum(Count.EDGE_NANOS),
                counted ? activeAgents(window) : plan.agents(),
                List.copyOf(perSecond),
                phases.cancelled,
                samples);
    }

    private double activeAgents(double windowSeconds) {
        return windowSeconds > 0 ? tally.workedNanos() / 1e9 / windowSeconds : 0;
    }
}
