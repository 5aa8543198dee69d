package dev.muster.core.desk;

import dev.muster.core.store.Db;
import dev.muster.core.store.RecentRowsSnapshot;
import dev.muster.core.store.Tables;
import dev.muster.core.store.TaskRow;
import dev.muster.core.store.TaskRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * A desk in words, to be compared with one that was just read from the store. They are put together without formats:
 * the simulation compares after most rounds.
 */
public final class DeskSnapshot {
    /** Chores have timers that a fresh desk does not have. */
    private static final int CHORES = Due.Chore.values().length;

    private DeskSnapshot() {}

    /**
     * What differs between a desk that was changed step by step and one that is read from the store; empty if nothing.
     */
    public static String difference(Desk desk, Db db, long now, long sessionTtl) {
        Desk fresh = Desk.load(new Tables(db), now, sessionTtl);
        List<String> differences = new ArrayList<>();
        List<String> live = lines(desk);
        List<String> read = lines(fresh);
        if (!live.equals(read)) {
            live.stream().filter(line -> !read.contains(line)).forEach(line -> differences.add("the desk has " + line));
            read.stream()
                    .filter(line -> !live.contains(line))
                    .forEach(line -> differences.add("the store has " + line));
        }
        checkHeads(desk, db, differences);
        checkProgress(desk, db, differences);
        differences.addAll(RecentRowsSnapshot.difference(desk.tasks, db));
        int timers = desk.timers().size() - desk.parked().size();
        // A desk that is read looks once more at delays that are over while something else holds the task back.
        long needed = fresh.timers().size() - count(db, PENDING_OVERDUE, now);
        // A task that was blocked has its delay or back-off still running.
        if (timers < needed || timers > needed + CHORES + count(db, NOT_PENDING, now)) {
            differences.add("the desk has %d timers, %d are needed".formatted(timers, needed));
        }
        return String.join("; ", differences);
    }

    private static final String PENDING_OVERDUE =
            "select count(*) from task where state = 0 and not_before is not null and not_before <= ?";
    private static final String NOT_PENDING =
            "select count(*) from task where state = 3 and not_before is not null and not_before > ?";

    private static long count(Db db, String sql, long now) {
        return db.sql(sql).arg(now).longOr(0);
    }

    private static List<String> lines(Desk desk) {
        List<String> lines = new ArrayList<>();
        for (ProjectDesk project : desk.projects()) {
            lines.add(project.toString());
            for (Lane lane : project.openLanes().all()) {
                lines.add("lane " + lane.id + " of p" + project.id() + " (" + new TreeSet<>(lane.needs) + ", '"
                        + lane.concurrencyKey + "') with " + lane.ready + " ready");
            }
        }
        for (SessionSeat seat : desk.sessions().stream()
                .sorted(Comparator.comparing(each -> each.id().value()))
                .toList()) {
            lines.add("session " + seat.id() + " of a" + seat.agent().id() + " in p"
                    + seat.project().id() + ": " + seat.state);
            if (!seat.agent().sessions().contains(seat)) {
                lines.add("session " + seat.id() + ", which its agent does not know");
            }
            addAgent(desk, seat.agent(), lines);
        }
        for (long task = 1; task <= desk.lastTask(); task++) {
            LiveLease lease = desk.lease(task);
            if (lease != null) {
                addLease(desk, lease, lines);
            }
        }
        lines.add("last task " + desk.lastTask());
        return lines;
    }

    private static void addAgent(Desk desk, AgentSeat agent, List<String> lines) {
        if (desk.agent(agent.id()) != agent || desk.agent(agent.name()) != agent) {
            lines.add("an agent " + agent.name() + " that is not known any more");
        }
        lines.add("agent " + agent.id() + " " + agent.name() + ": " + agent.state() + ", can "
                + new TreeSet<>(agent.capabilities) + ", holds " + agent.holding() + " of " + agent.concurrency
                + ", lost after " + agent.lostAfter);
    }

    private static void addLease(Desk desk, LiveLease lease, List<String> lines) {
        SessionSeat session = lease.session();
        Object by = session != null && desk.session(session.id()) == session ? session.id() : "gone";
        lines.add("lease of t" + lease.task() + ": fence " + lease.fence() + ", key " + lease.key() + ", agent "
                + lease.agent().id() + ", session " + by + ", lane "
                + lease.lane().id() + ", for " + lease.duration() + ", " + (lease.progressDue() == 0 ? "no " : "")
                + "progress due");
        if (desk.agent(lease.agent().id()) != lease.agent()) {
            lines.add("lease of t" + lease.task() + " with an agent that is not known any more");
        }
    }

    /** Time for progress may be longer than the store says, where a restart gave it anew; never shorter. */
    private static void checkProgress(Desk desk, Db db, List<String> differences) {
        new Tables(db).leases().forEach((row, project, key) -> {
            LiveLease lease = desk.lease(row.task());
            if (lease != null && lease.progressDue() < row.progressDue()) {
                differences.add("the desk has progress of t%d due at %d, the store at %d"
                        .formatted(row.task(), lease.progressDue(), row.progressDue()));
            }
        });
    }

    /** What a lane believes to be its best task must be that. */
    private static void checkHeads(Desk desk, Db db, List<String> differences) {
        TaskRows tasks = new TaskRows(db);
        for (ProjectDesk project : desk.projects()) {
            for (Lane lane : project.openLanes().all()) {
                if (!project.openLanes().standsRight(lane)) {
                    differences.add("lane " + lane.id + " does not stand where a claim looks for it");
                }
                TaskRow best = tasks.bestReady(lane.id);
                if (best == null || (lane.headId != 0 && lane.headId != best.id)) {
                    differences.add("lane %d takes t%d for its best, it is t%d"
                            .formatted(lane.id, lane.headId, best == null ? 0 : best.id));
                }
            }
        }
    }
}
