package dev.muster.server.mcp;

import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.orNull;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.Json;
import dev.muster.core.Reads;
import dev.muster.core.RefusedException;
import dev.muster.core.SessionReads;
import dev.muster.core.approval.Approval;
import dev.muster.core.approval.ApprovalState;
import dev.muster.core.cascade.Finding;
import dev.muster.core.context.BuiltContext;
import dev.muster.core.context.Cl100k;
import dev.muster.core.context.ContextBuilder;
import dev.muster.core.context.ContextPart;
import dev.muster.core.context.ContextPart.Kind;
import dev.muster.core.context.RememberedCounts;
import dev.muster.core.context.SessionPart;
import dev.muster.core.context.Tokenizer;
import dev.muster.core.event.Event;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.server.schema.Struct;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What whoever claims a task has to know of it, within a budget of tokens: what is to be done, what people answered,
 * what came of the tasks that it depends on, what groups it, what happened to it, and what others have found out.
 */
final class TaskContext {
    static final int TOKENS = 4_000;
    /** Findings and results are told with many tasks. */
    private static final Tokenizer COUNTS = new RememberedCounts(Cl100k.TOKENS, 2_000_000);

    private static final int RECENT = 10;
    private static final int FINDINGS = 20;
    private static final int ANSWERS = 5;
    /** Hardly any text has more bytes for each of its tokens. */
    private static final int TOKEN_BYTES = 32;

    /** A part that is told. */
    static final Struct SHAPE = struct().required("kind", oneOf(Kind.class))
            .required("source", text(), "a URI: read it as a resource for all of it")
            .required("title", text())
            .required("text", text())
            .required("whole", flag(), "whether this is all of it")
            .required("tokens", whole());

    /** A part that is only named. */
    static final Struct LEFT_OUT = struct().required("kind", oneOf(Kind.class))
            .required("source", text(), "a URI: read it as a resource")
            .required("title", text())
            .required("stands_for", whole(), "how many parts this is")
            .required("same_as", orNull(text()), "the source of the part with the same text");

    private final Reads reads;
    private final Task task;
    private final List<ContextPart> parts = new ArrayList<>();

    private TaskContext(Reads reads, Task task) {
        this.reads = reads;
        this.task = task;
    }

    /**
     * Builds it.
     *
     * @param reads what the claimer may see
     * @param session the claimer's
     * @param tokens the budget
     */
    static BuiltContext of(Reads reads, Task task, SessionId session, int tokens) {
        return ContextBuilder.build(
                candidates(reads, task, session, tokens), MusterUri.task(task.id()), tokens, COUNTS);
    }

    /** The task and nothing around it. */
    static BuiltContext alone(Task task, int tokens) {
        String uri = MusterUri.task(task.id());
        return ContextBuilder.build(
                List.of(new ContextPart(Kind.TASK, uri, task.title(), task.description())), uri, tokens, COUNTS);
    }

    /** What may be told. */
    static List<ContextPart> candidates(Reads reads, Task task, SessionId session, int tokens) {
        TaskContext context = new TaskContext(reads, task);
        String uri = MusterUri.task(task.id());
        context.parts.add(new ContextPart(Kind.TASK, uri, task.title(), task.description()));
        context.answers();
        reads.dependencies(task.id()).forEach(id -> context.around(Kind.DEPENDS_ON, id));
        TaskId parent = task.parent();
        if (parent != null) {
            context.around(Kind.PARENT, parent);
        }
        context.kept(session, tokens);
        context.recent(uri);
        context.findings(session);
        return context.parts;
    }

    private void answers() {
        for (Approval answer : reads.workflows().answers(task.id(), task.project(), ANSWERS)) {
            String word = answer.state() == ApprovalState.APPROVED ? "approved" : "rejected";
            String comment = answer.comment() == null ? "" : ": " + answer.comment();
            parts.add(new ContextPart(
                    Kind.ANSWER,
                    MusterUri.task(task.id()) + "#" + answer.id(),
                    answer.question(),
                    word + " by " + answer.answeredBy() + comment));
        }
    }

    private void around(Kind kind, TaskId id) {
        Task other;
        try {
            other = reads.task(id);
        } catch (RefusedException e) {
            return; // it belongs to another project, or retention has taken it
        }
        String text = other.summary() == null ? other.description() : other.summary();
        StringBuilder all = new StringBuilder(text);
        for (Artifact artifact : reads.artifacts(id)) {
            all.append("\nartifact ").append(MusterUri.artifact(id, artifact.name()));
        }
        String title = other.title() + " (" + id + ", " + StateMachine.wire(other.state()) + ")";
        parts.add(new ContextPart(kind, MusterUri.task(id), title, all.toString()));
    }

    /** What the session keeps, the newest first; so much of it as could be told is read, the rest is only named. */
    private void kept(SessionId session, int tokens) {
        SessionReads own = reads.of(session);
        List<SessionPart> kept = new ArrayList<>(own.parts());
        kept.sort(Comparator.comparingLong(SessionPart::version).reversed());
        long bytes = (long) tokens * TOKEN_BYTES;
        for (SessionPart part : kept) {
            String text = part.size() > bytes ? null : own.value(part);
            bytes -= text == null ? 0 : part.size();
            parts.add(new ContextPart(Kind.SESSION, MusterUri.part(session, part.key()), part.key(), text));
        }
    }

    /** What the description does not say: earlier claims, also those that did not count as attempts, and revisions. */
    private void recent(String uri) {
        if (task.fence() <= 1 && task.revision() == 0 && task.run() == 1) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        for (Event event : reads.recent(task.id(), RECENT)) {
            lines.append(lines.isEmpty() ? "" : "\n")
                    .append(event.at())
                    .append(' ')
                    .append(event.kind());
            if (event.data() != null) {
                lines.append(' ').append(event.data());
            }
        }
        parts.add(new ContextPart(Kind.RECENT, uri + "#history", "what happened to it lately", lines.toString()));
    }

    private void findings(SessionId session) {
        for (Finding finding : reads.of(session).findings(null, FINDINGS)) {
            parts.add(new ContextPart(
                    Kind.FINDING,
                    MusterUri.project(task.project()) + "#finding-" + finding.id(),
                    StateMachine.wire(finding.kind()),
                    finding.text()));
        }
    }

    /** The description as far as it is told, with the place where the rest is. */
    static String description(BuiltContext built) {
        return built.parts().stream()
                .filter(told -> told.part().kind() == Kind.TASK)
                .findFirst()
                .map(told -> told.whole() ? told.text() : told.text() + "… (cut; " + rest(told.part()) + ")")
                .orElseGet(() -> built.leftOut().stream()
                        .filter(left -> left.kind() == Kind.TASK)
                        .map(left -> "(read the resource " + left.source() + ")")
                        .findFirst()
                        .orElse(""));
    }

    private static String rest(ContextPart part) {
        String text = part.text();
        return "read the resource " + part.source() + " for all"
                + (text == null ? "" : " " + text.length() + " characters");
    }

    /** What is told beside the description. */
    static List<BuiltContext.Told> around(BuiltContext built) {
        return built.parts().stream()
                .filter(told -> told.part().kind() != Kind.TASK)
                .toList();
    }

    static void write(Json json, BuiltContext.Told told) {
        json.field("kind", StateMachine.wire(told.part().kind()))
                .field("source", told.part().source())
                .field("title", told.part().title())
                .field("text", told.text())
                .field("whole", told.whole())
                .field("tokens", (long) told.tokens());
    }

    static void write(Json json, BuiltContext.Reference left) {
        json.field("kind", StateMachine.wire(left.kind()))
                .field("source", left.source())
                .field("title", left.title())
                .field("stands_for", (long) left.stands())
                .field("same_as", left.sameAs());
    }
}
