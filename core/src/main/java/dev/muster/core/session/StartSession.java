package dev.muster.core.session;

import dev.muster.core.Limits;
import dev.muster.core.agent.AgentLifecycle;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.desk.AgentSeat;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.project.CreateProject;
import dev.muster.core.store.SessionRows.SessionRow;

/**
 * Begins a session: an agent joins a project. The agent is registered, or its registration brought up to date.
 *
 * @param project the project's name
 * @param agent who joins, and what it can do
 * @param createProject whether to create the project if there is none of that name
 */
public record StartSession(String project, RegisterAgent agent, boolean createProject) implements Command<SessionId> {
    @Override
    public void check() {
        Limits.name("project", project, Limits.NAME);
        agent.check();
    }

    @Override
    public SessionId run(Change change) {
        ProjectDesk joined = change.desk().project(project);
        if (joined == null) {
            joined = createProject ? new CreateProject(project, "").create(change) : change.project(project);
        }
        AgentSeat seat = agent.register(change);
        SessionId id = SessionId.random(change.random());
        SessionRow row = new SessionRow(
                id.value(), joined.id(), seat.id(), SessionState.ACTIVE.ordinal(), change.now(), change.now());
        change.tables().sessions().insert(row);
        SessionSeat session = change.desk().addSession(row);
        AgentLifecycle.heard(change, seat);
        change.emit(joined, "session.started", session, null);
        return id;
    }
}
