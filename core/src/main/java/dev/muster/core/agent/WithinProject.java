package dev.muster.core.agent;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.desk.AgentSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command about an agent for somebody who belongs to one project. Agents belong to no project, and what happens
 * to one happens to its work everywhere: so the command is run only if the agent is new, or has been in no other
 * project. Looked at in the same transaction.
 *
 * @param project the project's name
 * @param agent the agent's name
 * @param then the command
 */
public record WithinProject<R>(String project, String agent, Command<R> then) implements Command<R> {
    @Override
    public void check() {
        then.check();
    }

    @Override
    public @Nullable SessionId by() {
        return then.by();
    }

    @Override
    public R run(Change change) {
        long mine = change.project(project).id();
        AgentSeat seat = change.desk().agent(agent);
        if (seat != null && change.tables().sessions().isElsewhere(seat.id(), mine)) {
            throw Refusal.of(
                            ErrorCode.FORBIDDEN,
                            "agent '" + agent + "' does not work for project '" + project + "' alone")
                    .withHelp("choose another name for an agent of yours, or use a token for all projects")
                    .asException();
        }
        return then.run(change);
    }
}
