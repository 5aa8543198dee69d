package dev.muster.core.simulation;

import dev.muster.core.Refusal;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.ledger.Command;
import dev.muster.core.project.CreateProject;
import dev.muster.core.project.LimitProject;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.PauseSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.simulation.Model.TaskModel;
import dev.muster.core.simulation.StoreFile.Entry;
import dev.muster.core.task.ArchiveTask;
import dev.muster.core.task.BlockTask;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.ContinueTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.ReleaseTask;
import dev.muster.core.task.RequeueTask;
import dev.muster.core.task.ReviseTask;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UnblockTask;
import dev.muster.core.task.UpdateTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds the answers against the log, both ways: what was acknowledged is in the log, as often as it was acknowledged;
 * and what is in the log was acknowledged to somebody, or was under way when the engine crashed.
 */
final class AnswerAudit {
    private final Model model;
    /** Tasks that some answer has named as created, with the request that was answered. */
    private final Map<Long, CreateTasks> created = new HashMap<>();

    AnswerAudit(Model model) {
        this.model = model;
    }

    /**
     * Checks one round.
     *
     * @param entries what is new in the log
     * @param answered what was answered
     * @param perhaps what may have been done though nobody was told: calls that a crash after a commit took away
     * @param mayFail whether a transaction was made to fail in this round
     */
    void check(List<Entry> entries, List<Call<?>> answered, List<Call<?>> perhaps, boolean mayFail) {
        Map<String, List<Entry>> unexplained = new HashMap<>();
        for (Entry entry : entries) {
            String trace = trace(entry);
            if (trace != null) {
                unexplained.computeIfAbsent(trace, any -> new ArrayList<>()).add(entry);
            }
        }
        for (Call<?> call : answered) {
            Refusal refusal = call.refusal();
            if (refusal != null) {
                requirePlausible(call, refusal, mayFail);
                continue;
            }
            for (String trace : traces(call)) {
                List<Entry> found = unexplained.get(trace);
                Violation.unless(
                        found != null && !found.isEmpty(), "%s was acknowledged, but there is no '%s'", call, trace);
                java.util.Objects.requireNonNull(found).removeLast();
            }
            if (call.command instanceof ArchiveTask archive) { // only the first of them is an event
                unexplained.remove("task.archived " + archive.task());
                Violation.unless(model.task(archive.task().value()).everArchived, "%s left nothing", call);
            }
        }
        for (List<Entry> rest : unexplained.values()) {
            for (Entry entry : rest) {
                Violation.unless(
                        perhaps.stream().anyMatch(call -> couldBe(call, entry)),
                        "%s was done, but nobody was told so",
                        entry);
            }
        }
    }

    private static void requirePlausible(Call<?> call, Refusal refusal, boolean mayFail) {
        boolean plausible = switch (refusal.code()) {
            case INTERNAL -> mayFail;
            case INVALID_ARGUMENT -> call.command instanceof ClaimTask; // beyond what the claimer can do
            case UNAUTHENTICATED -> false; // the engine itself asks nobody who he is
            case FORBIDDEN -> call.by() != null; // a session acts in its own project only
            case ENGINE_STOPPED, DISK_FULL, TOO_LARGE, IDEMPOTENCY_CONFLICT -> false;
            default -> true;
        };
        Violation.unless(plausible, "%s was refused: %s", call, refusal);
        Violation.unless(!refusal.message().isBlank(), "%s was refused without a reason", call);
    }

    /** The trace that a command leaves in the log; null if the event is not a command's own. */
    private @Nullable String trace(Entry entry) {
        String task = "t" + entry.task();
        String mark = mark(entry);
        return switch (entry.kind()) {
            case "task.created" -> "created " + task;
            case "task.claimed" -> "claimed " + task + "/" + entry.fence() + " " + entry.session();
            case "task.completed" ->
                model.task(entry.task()).grouping ? null : "completed " + task + "/" + entry.fence();
            case "task.progressed", "task.retry", "task.needs_revision" ->
                entry.kind() + " " + task + "/" + entry.fence() + " " + mark;
            case "task.failed", "task.cancelled" -> mark.isEmpty() ? null : entry.kind() + " " + mark;
            case "task.released" -> "released " + task + "/" + entry.fence();
            case "task.blocked" -> "blocked " + task + " " + mark;
            case "task.unblocked", "task.requeued", "task.updated", "task.archived" -> entry.kind() + " " + task;
            case "project.limited" -> "limited p" + entry.project() + " " + entry.field("key");
            case "project.created" -> "project " + model.project(entry.project()).name;
            case "session.started", "session.ended", "session.paused" -> entry.kind() + " " + entry.session();
            default -> entry.kind().startsWith("sim-") ? entry.kind() : null;
        };
    }

    private static String mark(Entry entry) {
        String text = entry.reason().isEmpty() ? entry.field("note") : entry.reason();
        return text.startsWith("sim-") ? text : "";
    }

    /** The traces that an acknowledged command must have left in this round. */
    private List<String> traces(Call<?> call) {
        Object value = call.value();
        return switch ((Command<?>) call.command) {
            case CreateTasks create -> creations(create, (List<?>) value);
            case ClaimTask claim ->
                value instanceof ClaimTask.Result.Claimed got
                        ? List.of("claimed " + name(got.lease()) + " " + claim.session())
                        : List.of();
            case CompleteTask complete -> List.of("completed " + name(complete.lease()));
            case ContinueTask partial -> List.of("task.progressed " + name(partial.lease()) + " " + partial.note());
            case FailTask fail ->
                value == TaskState.FAILED
                        ? List.of("task.failed " + fail.reason())
                        : List.of("task.retry " + name(fail.lease()) + " " + fail.reason());
            case ReleaseTask release -> List.of("released " + name(release.lease()));
            case ReviseTask revise -> List.of("task.needs_revision " + name(revise.lease()) + " " + revise.reason());
            case BlockTask block -> List.of("blocked " + block.task() + " " + block.reason());
            case UnblockTask unblock -> List.of("task.unblocked " + unblock.task());
            case RequeueTask requeue -> List.of("task.requeued " + requeue.task());
            case UpdateTask update -> List.of("task.updated " + update.task());
            case CancelTask cancel ->
                java.util.Collections.nCopies((Integer) value, "task.cancelled " + cancel.reason());
            case LimitProject limit ->
                List.of("limited p" + projectId(limit.project()) + " "
                        + (limit.concurrencyKey() == null ? "" : limit.concurrencyKey()));
            case CreateProject project -> List.of("project " + project.name());
            case StartSession start -> List.of("session.started " + value);
            case EndSession end -> List.of("session.ended " + end.session());
            case PauseSession pause -> List.of("session.paused " + pause.session());
            case PublishEvents publish ->
                publish.events().stream().map(PublishEvents.NewEvent::topic).toList();
            default -> List.of();
        };
    }

    private static String name(Lease lease) {
        return lease.task() + "/" + lease.fence();
    }

    private long projectId(String name) {
        return model.projects.values().stream()
                .filter(project -> project.name.equals(name))
                .findFirst()
                .orElseThrow()
                .id;
    }

    private List<String> creations(CreateTasks request, List<?> answers) {
        Violation.unless(answers.size() == request.tasks().size(), "%s answered %s", request, answers);
        List<String> traces = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            CreateTasks.Created answer = (CreateTasks.Created) answers.get(i);
            TaskModel task = model.task(answer.id().value());
            Violation.unless(
                    task.ordered.title().equals(request.tasks().get(i).title()),
                    "%s is not what was ordered as '%s'",
                    task,
                    request.tasks().get(i).title());
            CreateTasks before = created.put(task.id, request);
            boolean known = before != null || !task.createdInRound;
            Violation.unless(!known || request.idempotencyKey() != null, "%s was created by two requests", task);
            if (!known) {
                traces.add("created t" + task.id);
            }
        }
        return traces;
    }

    /** Whether a call whose answer was lost could have caused the event. */
    private boolean couldBe(Call<?> call, Entry entry) {
        return switch ((Command<?>) call.command) {
            case CreateTasks create ->
                entry.kind().equals("task.created") && create.tasks().contains(model.task(entry.task()).ordered);
            case ClaimTask claim ->
                entry.kind().equals("task.claimed") && claim.session().value().equals(entry.session());
            case CompleteTask complete -> entry.kind().equals("task.completed") && isFor(complete.lease(), entry);
            case ReleaseTask release -> entry.kind().equals("task.released") && isFor(release.lease(), entry);
            case UnblockTask unblock ->
                entry.kind().equals("task.unblocked") && unblock.task().value() == entry.task();
            case RequeueTask requeue ->
                entry.kind().equals("task.requeued") && requeue.task().value() == entry.task();
            case UpdateTask update ->
                entry.kind().equals("task.updated") && update.task().value() == entry.task();
            case ArchiveTask archive ->
                entry.kind().equals("task.archived") && archive.task().value() == entry.task();
            case LimitProject limit -> entry.kind().equals("project.limited");
            case CreateProject project -> entry.kind().equals("project.created");
            case StartSession start -> entry.kind().equals("session.started");
            case EndSession end -> entry.kind().equals("session.ended") && is(end.session(), entry);
            case PauseSession pause -> entry.kind().equals("session.paused") && is(pause.session(), entry);
            case FailTask fail -> mark(entry).equals(fail.reason());
            case ContinueTask partial -> mark(entry).equals(partial.note());
            case ReviseTask revise -> mark(entry).equals(revise.reason());
            case BlockTask block -> mark(entry).equals(block.reason());
            case CancelTask cancel -> mark(entry).equals(cancel.reason());
            case PublishEvents publish ->
                publish.events().stream().anyMatch(event -> event.topic().equals(entry.kind()));
            default -> false;
        };
    }

    private static boolean is(SessionId session, Entry entry) {
        return session.value().equals(entry.session());
    }

    private static boolean isFor(Lease lease, Entry entry) {
        return lease.task().value() == entry.task() && lease.fence() == entry.fence();
    }
}
