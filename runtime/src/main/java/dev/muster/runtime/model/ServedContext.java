package dev.muster.runtime.model;

import dev.muster.client.MusterClient;
import dev.muster.client.call.ContextCalls;
import dev.muster.client.call.Questions;
import dev.muster.core.RefusedException;
import dev.muster.core.context.ContextPart;
import dev.muster.core.context.ContextPart.Kind;
import dev.muster.core.context.SessionPart;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a server has to tell of a task: the task, the one that groups it, and what the session keeps. */
public final class ServedContext implements ContextSource {
    private final MusterClient client;

    public ServedContext(MusterClient client) {
        this.client = client;
    }

    @Override
    public List<ContextPart> of(Task task, SessionId session) {
        List<ContextPart> parts = new ArrayList<>();
        parts.add(ContextSource.part(task));
        TaskId parent = task.parent();
        if (parent != null) {
            parts.add(parent(parent));
        }
        List<SessionPart> kept = new ArrayList<>(client.ask(ContextCalls.list(session)));
        kept.sort(Comparator.comparingLong(SessionPart::version).reversed());
        for (SessionPart part : kept) {
            String source = "muster://sessions/" + session + "/context/" + part.key();
            parts.add(new ContextPart(
                    Kind.SESSION,
                    source,
                    part.key(),
                    client.ask(ContextCalls.get(session, part.key())).value()));
        }
        return parts;
    }

    private ContextPart parent(TaskId id) {
        String source = "muster://tasks/" + id;
        try {
            Task parent = client.ask(Questions.task(id));
            return new ContextPart(Kind.PARENT, source, parent.title() + " (" + id + ")", parent.description());
        } catch (RefusedException e) {
            // it is named all the same
            return new ContextPart(Kind.PARENT, source, id + ": " + e.refusal().message(), null);
        }
    }
}
