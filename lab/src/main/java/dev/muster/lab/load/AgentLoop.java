package dev.muster.lab.load;

import dev.muster.lab.sample.Samples;
import dev.muster.lab.sample.Series;
import dev.muster.lab.scenario.Arrival;
import dev.muster.lab.scenario.Window;
import dev.muster.lab.target.Moment;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.Workload;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What each agent does, from the load's start to its end, and how its operations are accounted for.
 *
 * <p>Whether an operation belongs to the measured window is decided by its own times: in an open loop by when it was
 * due, in a closed loop by when it ended, and with a number of operations to do by a ticket taken at its start.
 *
 * <p>An operation is a method, and the loop around it does next to nothing: a loop is compiled while somebody is in it
 * only if it goes round a thousand times, which each of many agents does not. All that stood in it was interpreted.
 */
final class AgentLoop {
    private static final long NONE = -1;

    private final LoadPlan plan;
    private final Workload workload;
    private final Timeline timeline;
    private final Phases phases;
    private final Samples samples;
    private final Tally tally;
    private final LoadWatch watch;
    private final boolean counted;
    private final AtomicLong tickets = new AtomicLong();

    AgentLoop(
            LoadPlan plan,
            Workload workload,
            Timeline timeline,
            Phases phases,
            Samples samples,
            Tally tally,
            LoadWatch watch) {
        this.plan = plan;
        this.workload = workload;
        this.timeline = timeline;
        this.phases = phases;
        this.samples = samples;
        this.tally = tally;
        this.watch = watch;
        this.counted = !(plan.window() instanceof Window.Lasting);
    }

    /** One operation after the other, each begun when the last has ended and the agent has thought. */
    void closed(int agent, Arrival.Closed arrival) throws InterruptedException {
        long think = arrival.think().toNanos();
        long index = 0;
        while (next(agent, index, think)) {
            index++;
        }
    }

    /** One entry of the schedule after the other; time counts from when the entry was due. */
    void open(int agent, Schedule schedule) throws InterruptedException {
        long index = 0;
        while (next(agent, index, schedule)) {
            index++;
        }
    }

    /** Does one operation of a closed loop; says whether another may follow. */
    private boolean next(int agent, long index, long think) throws InterruptedException {
        if (phases.over(timeline.nanos())) {
            return false;
        }
        int operation = workload.operation(agent, index);
        workload.prepare(agent, index, operation);
        long sent = timeline.nanos();
        if (phases.over(sent)) {
            return false;
        }
        boolean ticketed = counted && sent >= phases.measureFrom;
        if (ticketed && !ticket(agent)) {
            return false;
        }
        Outcome outcome = invoke(agent, index, operation);
        long done = timeline.nanos();
        boolean within = counted ? ticketed : done >= phases.measureFrom && done < phases.measureUntil;
        boolean hung = failedBeyond(sent, done, outcome);
        if (within) {
            tally.idled(agent, sent);
            tally.worked(agent, sent, done);
        } else if (hung) {
            tally.offered(agent);
        }
        if (!counted) {
            tally.cut(agent, cut(sent, done));
        }
        watch.ended(sent, sent, done, outcome);
        account(agent, operation, outcome, within || hung, 0, done - sent, NONE, NONE, NONE);
        if (think > 0) {
            workload.rests(agent);
            timeline.parkUntil(done + think, () -> phases.over(timeline.nanos()));
        }
        return true;
    }

    /**
     * How much of an operation lies in the window though it did not end there, in nanoseconds; below zero, how much
     * lies before it though it did. Where a target stands still at an end of the window, that is one operation of every
     * agent.
     */
    private long cut(long sent, long done) {
        if (done >= phases.measureUntil) {
            return Math.max(0, phases.measureUntil - Math.max(sent, phases.measureFrom));
        }
        return done >= phases.measureFrom ? Math.min(0, sent - phases.measureFrom) : 0;
    }

    /**
     * Whether an operation was begun in the window, hung until after it, and failed then. One that is answered after
     * the window belongs to no window; but a hang as long as the window itself would otherwise never be counted.
     */
    private boolean failedBeyond(long sent, long done, Outcome outcome) {
        return !counted
                && outcome instanceof Outcome.Failed
                && !phases.cancelled
                && done >= phases.measureUntil
                && sent < phases.measureUntil;
    }

    /** Does the next entry of a schedule; says whether another may follow. */
    private boolean next(int agent, long index, Schedule schedule) throws InterruptedException {
        if (phases.cancelled) {
            return false;
        }
        int operation = workload.operation(agent, index);
        workload.prepare(agent, index, operation);
        long free = timeline.nanos();
        if (free >= phases.measureUntil) {
            return false;
        }
        workload.rests(agent);
        Schedule.Entry entry = awaitNext(schedule);
        long due = phases.start + entry.at();
        if (phases.cancelled || due >= phases.measureUntil) {
            return false;
        }
        boolean counts = !entry.warmUp() && due >= phases.measureFrom;
        boolean ticketed = counted && counts;
        if (ticketed && !ticket(agent)) {
            return false;
        }
        long sent = timeline.nanos();
        Outcome outcome = invoke(agent, index, operation);
        long done = timeline.nanos();
        boolean measured = counted ? ticketed : !entry.warmUp() && due >= phases.measureFrom;
        if (measured) {
            tally.worked(agent, sent, done);
        }
        watch.ended(due, sent, done, outcome);
        account(
                agent,
                operation,
                outcome,
                measured,
                sent - due,
                done - due,
                done - sent,
                sent - Math.max(due, free),
                Math.max(0, free - due));
        return true;
    }

    /** An agent does nothing more, for whatever reason. */
    void left(int agent) {
        workload.rests(agent);
    }

    /** Waits until an entry is due, or the load is over. An entry that measuring has made void is not waited for. */
    private Schedule.Entry awaitNext(Schedule schedule) throws InterruptedException {
        while (true) {
            Schedule.Entry entry = schedule.next();
            long due = phases.start + entry.at();
            timeline.parkUntil(due, () -> phases.cancelled || due >= phases.measureUntil || phases.voids(entry, due));
            if (phases.cancelled || !phases.voids(entry, due)) {
                return entry;
            }
        }
    }

    /** Counts what was due in the window and never begun; its response time is at least what it had waited. */
    void abandon(Schedule schedule) {
        int operations = workload.operations().size();
        for (long count = 0; ; count++) {
            long due = phases.start + schedule.next().at();
            if (due >= phases.measureUntil) {
                return;
            }
            if (due >= phases.measureFrom) {
                tally.notStarted();
                watch.notStarted(due, phases.measureUntil);
                samples.record(0, (int) (count % operations), true, Series.RESPONSE, phases.measureUntil - due);
            }
        }
    }

    private boolean ticket(int agent) {
        return switch (plan.window()) {
            case Window.Lasting lasting -> true;
            case Window.Operations operations -> tickets.getAndIncrement() < operations.total();
            case Window.OperationsPerAgent operations -> tally.ticket(agent) < operations.each();
        };
    }

    private Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        tally.started(agent);
        try {
            return workload.invoke(agent, index, operation);
        } catch (RuntimeException thrown) {
            return new Outcome.Failed("exception " + thrown.getClass().getSimpleName(), thrown.getMessage());
        } finally {
            tally.ended(agent);
        }
    }

    private void account(
            int agent,
            int operation,
            Outcome outcome,
            boolean measured,
            long waited,
            long response,
            long service,
            long lag,
            long wait) {
        switch (outcome) {
            case Outcome.Ok ok -> {
                samples.record(agent, operation, measured, response, service, lag, wait);
                for (Moment moment : ok.moments()) {
                    long from = moment.series().fromIntended() ? waited : 0;
                    samples.record(agent, operation, measured, moment.series(), from + moment.nanos());
                }
                tally.succeeded(agent, measured, ok.units(), response);
            }
            case Outcome.Failed failed -> {
                samples.record(agent, operation, measured, Series.FAILED, service >= 0 ? service : response);
                tally.failed(agent, measured, failed);
            }
        }
    }
}
