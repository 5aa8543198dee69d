package dev.muster.core.model;

import static dev.muster.core.task.TaskState.*;

import dev.muster.core.desk.LaneCounts;
import dev.muster.core.task.TaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks what must hold in the store at any moment (the promises P2 to P5), by reading its file. Reads the event log
 * once: each call looks at what is new since the call before.
 */
public final class StoreAudit {
    /** What is known of a task from its events alone. */
    private static final class Life {
        @Nullable
        TaskState state;

        long fence;
        int ends;
        int runs = 1;
    }

    private final Map<Long, Long> lastEvent = new HashMap<>();
    private final Map<Long, Life> lives = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();

    /**
     * Checks an engine that has nothing queued.
     *
     * @throws AssertionError if anything is wrong; the message lists all of it
     */
    public void check(TestEngine engine) {
        wrong.clear();
        StoreFile file = engine.file();
        checkEvents(file);
        checkTasks(file);
        checkLeases(file);
        checkCounts(file);
        checkStories(file);
        checkLanes(engine);
        checkHolds(file);
        if (!wrong.isEmpty()) {
            throw new AssertionError(String.join("\n", wrong));
        }
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            wrong.add(what);
        }
    }

    // --- P4 and P5: the log has no gaps, and tells a legal life of each task ---

    private void checkEvents(StoreFile file) {
        for (List<@Nullable Object> project : file.rows("select id, first_event from project")) {
            long id = number(project.get(0));
            long last = lastEvent.getOrDefault(id, number(project.get(1)) - 1);
            for (List<@Nullable Object> row : file.rows("""
                    select seq, kind, task_id, state_from, state_to, fence from event
                    where project_id = ? and seq > ? order by seq
                    """, id, last)) {
                long seq = number(row.get(0));
                require(seq == last + 1, "project " + id + ": event " + seq + " follows " + last);
                last = seq;
                // A question about a task is no step of its life: what follows from it is an event of its own.
                if (row.get(2) != null && !String.valueOf(row.get(1)).startsWith("approval.")) {
                    checkStep(
                            number(row.get(2)),
                            String.valueOf(row.get(1)),
                            state(row.get(3)),
                            state(row.get(4)),
                            number(row.get(5)));
                }
            }
            lastEvent.put(id, last);
        }
    }

    private void checkStep(long task, String kind, @Nullable TaskState from, @Nullable TaskState to, long fence) {
        String what = "task t" + task + ", " + kind + " from " + from + " to " + to;
        Life life = lives.computeIfAbsent(task, any -> new Life());
        require(Objects.equals(life.state, from), what + ": the event before left it in " + life.state);
        require(legal(kind, from, to), what + " is not in the table");
        if (kind.equals("task.claimed")) {
            require(fence > life.fence, what + ": fence " + fence + " after " + life.fence);
            life.fence = fence;
        }
        if (kind.equals("task.requeued")) {
            life.runs++;
        }
        if (to != null && to.ended() && (from == null || !from.ended())) {
            life.ends++;
            require(life.ends <= life.runs, what + ": end " + life.ends + " of run " + life.runs);
        }
        life.state = to;
    }

    /** What each kind of event may say, from the task table. */
    private static boolean legal(String kind, @Nullable TaskState from, @Nullable TaskState to) {
        if (to == null) {
            return false;
        }
        if (from == null) {
            return kind.equals("task.created") && (to == PENDING || to == READY);
        }
        return switch (kind) {
            case "task.ready" -> from == PENDING && to == READY;
            case "task.claimed" -> to == IN_PROGRESS && (from == READY || from == IN_PROGRESS);
            case "task.progressed" -> from == IN_PROGRESS && to == IN_PROGRESS;
            case "task.retry" -> from == IN_PROGRESS && to == PENDING;
            case "task.released", "task.needs_revision", "task.lease_ended" -> from == IN_PROGRESS && to == READY;
            case "task.completed" ->
                to == COMPLETED && Set.of(PENDING, READY, IN_PROGRESS).contains(from);
            case "task.failed" -> to == FAILED && !from.ended();
            case "task.cancelled" -> to == CANCELLED && !from.ended();
            case "task.blocked" ->
                to == BLOCKED && Set.of(PENDING, READY, IN_PROGRESS).contains(from);
            case "task.unblocked" -> from == BLOCKED && (to == PENDING || to == READY);
            case "task.updated" -> from == to && !from.ended();
            case "task.archived" -> from == to && from.ended();
            case "task.requeued" -> (from == FAILED || from == CANCELLED) && (to == PENDING || to == READY);
            default -> false;
        };
    }

    private void checkTasks(StoreFile file) {
        for (List<@Nullable Object> row : file.rows("select id, state, fence, ended_at is not null from task")) {
            long id = number(row.get(0));
            TaskState state = state(row.get(1));
            Life life = lives.get(id);
            if (life == null || state == null) {
                wrong.add("task t" + id + " has no events");
                continue;
            }
            require(life.state == state, "task t" + id + " is " + state + ", its events say " + life.state);
            require(
                    life.fence == number(row.get(2)),
                    "task t" + id + " has fence " + row.get(2) + ", not " + life.fence);
            require(
                    state.ended() == (number(row.get(3)) == 1),
                    "task t" + id + " is " + state + " with or without an end");
        }
    }

    // --- P2: a task in progress has one lease, of its last claim; no other task has one ---

    private void checkLeases(StoreFile file) {
        for (List<@Nullable Object> row : file.rows("""
                select t.id, t.state, t.fence, l.fence, t.holder, l.agent_id, t.lease_key, l.key
                from task t left join lease l on l.task_id = t.id
                where t.state = 2 or l.task_id is not null
                """)) {
            String what = "task t" + row.get(0);
            require(number(row.get(1)) == IN_PROGRESS.ordinal(), what + " has a lease and is " + state(row.get(1)));
            require(row.get(3) != null, what + " is in progress without a lease");
            require(Objects.equals(row.get(2), row.get(3)), what + ": fence " + row.get(2) + ", lease " + row.get(3));
            require(Objects.equals(row.get(4), row.get(5)), what + ": holder " + row.get(4) + ", lease " + row.get(5));
            require(Objects.equals(row.get(6), row.get(7)), what + ": its key is not that of its lease");
        }
        require(
                file.number("select count(*) from lease l where not exists (select 1 from task where id = l.task_id)")
                        == 0,
                "a lease without a task");
    }

    private void checkStories(StoreFile file) {
        for (List<@Nullable Object> row : file.rows("""
                select c.project_id, c.state, c.stories,
                  (select count(*) from story s where s.project_id = c.project_id and s.state = c.state)
                from story_count c
                """)) {
            require(
                    number(row.get(2)) == number(row.get(3)),
                    "project " + row.get(0) + " counts " + row.get(2) + " stories in state " + row.get(1) + ", has "
                            + row.get(3));
        }
        for (List<@Nullable Object> row : file.rows("""
                select a.id from approval a join tdd_cycle c on c.id = a.cycle_id where a.state = 0 and c.state >= 4
                """)) {
            require(false, "approval ap" + row.getFirst() + " waits for a cycle that has ended");
        }
    }

    private void checkCounts(StoreFile file) {
        for (List<@Nullable Object> row : file.rows("""
                select p.id, s.value, coalesce(c.tasks, 0),
                  (select count(*) from task where project_id = p.id and state = s.value)
                from project p join (select 0 as value union select 1 union select 2 union select 3 union select 4
                  union select 5 union select 6) s
                left join task_count c on c.project_id = p.id and c.state = s.value
                """)) {
            require(
                    number(row.get(2)) == number(row.get(3)),
                    "project " + row.get(0) + " counts " + row.get(2) + " tasks " + state(row.get(1)) + ", has "
                            + row.get(3));
        }
    }

    private void checkLanes(TestEngine engine) {
        for (List<@Nullable Object> row : engine.file().rows("""
                select id, (select count(*) from task where lane_id = lane.id and state = 1 and grouping = 0) from lane
                """)) {
            int counted = LaneCounts.ready(engine.desk(), number(row.get(0)));
            require(
                    counted == number(row.get(1)),
                    "lane " + row.get(0) + " counts " + counted + " ready tasks, has " + row.get(1));
        }
    }

    /** P3: what waits counts what it waits for, and nothing that can be claimed waits. */
    private void checkHolds(StoreFile file) {
        for (List<@Nullable Object> row : file.rows("""
                select id, state, holds, (select count(*) from edge where task_id = task.id and state = 0) from task
                where state < 4
                """)) {
            String what = "task t" + row.get(0) + " (" + state(row.get(1)) + ")";
            long open = number(row.get(3));
            require(number(row.get(2)) == open, what + " counts " + row.get(2) + " open dependencies, has " + open);
            require(
                    open == 0 || state(row.get(1)) == PENDING || state(row.get(1)) == BLOCKED,
                    what + " has open dependencies");
        }
        for (List<@Nullable Object> row : file.rows("""
                select id, open_children, (select count(*) from task c where c.parent_id = task.id and c.state < 4),
                  failed_children, (select count(*) from task c where c.parent_id = task.id and c.state = 5)
                from task where exists (select 1 from task c where c.parent_id = task.id)
                """)) {
            require(
                    Objects.equals(number(row.get(1)), number(row.get(2))),
                    "task t" + row.get(0) + " counts " + row.get(1) + " open children, has " + row.get(2));
            require(
                    Objects.equals(number(row.get(3)), number(row.get(4))),
                    "task t" + row.get(0) + " counts " + row.get(3) + " failed children, has " + row.get(4));
        }
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static @Nullable TaskState state(@Nullable Object ordinal) {
        return ordinal instanceof Number number ? TaskState.of(number.intValue()) : null;
    }
}
