package dev.muster.core.agent;

import dev.muster.core.Limits;
import dev.muster.core.desk.AgentSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.store.AgentRows.AgentRow;
import dev.muster.core.task.Words;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes an agent known, or says again what it can do.
 *
 * @param name unique; how people speak of it
 * @param capabilities what it can do: it gets tasks that need no more than that
 * @param concurrency how many tasks it may hold at once, 1 to 10,000
 * @param lostAfter silence after which it is lost and its leases end; null if silence means nothing (agents that only
 *     call when they have something to say: their leases have an end of their own)
 */
public record RegisterAgent(
        String name,
        Set<String> capabilities,
        int concurrency,
        @Nullable Duration lostAfter) implements Command<AgentId> {

    public RegisterAgent {
        capabilities = Set.copyOf(capabilities);
    }

    @Override
    public void check() {
        Limits.name("agent name", name, Limits.NAME);
        Limits.count("capabilities", capabilities, Limits.CAPABILITIES);
        capabilities.forEach(word -> Words.check("capability", word));
        Limits.range("concurrency", concurrency, 1, Limits.CONCURRENCY);
        if (lostAfter != null) {
            Limits.range("lost after, in seconds", lostAfter.toSeconds(), 1, 7 * 86_400);
        }
    }

    @Override
    public AgentId run(Change change) {
        return new AgentId(register(change).id());
    }

    /** The agent's seat, made if it is new. */
    public AgentSeat register(Change change) {
        String words = Words.join(new TreeSet<>(capabilities));
        long lost = lostAfter == null ? 0 : lostAfter.toMillis();
        long now = change.now();
        AgentSeat seat = change.desk().agent(name);
        if (seat == null) {
            int state = AgentState.REGISTERED.ordinal();
            long id = change.tables().agents().insert(name, state, words, concurrency, lost, now);
            AgentSeat added = change.desk().addAgent(new AgentRow(id, name, state, words, concurrency, lost, now, now));
            change.desk().watchSilence(added, now);
            return added;
        }
        AgentState to = switch (seat.state()) {
            case LOST -> AgentState.IDLE;
            case STOPPED -> AgentState.REGISTERED;
            default -> seat.state();
        };
        change.desk().seen(seat, now);
        AgentLifecycle.move(change, seat, AgentCommand.REGISTER, to, null);
        if (!seat.capabilities.equals(capabilities) || seat.concurrency != concurrency || seat.lostAfter != lost) {
            seat.capabilities = capabilities;
            seat.concurrency = concurrency;
            seat.lostAfter = lost;
            change.tables().agents().update(seat.id(), seat.storedState.ordinal(), words, concurrency, lost, now);
        }
        change.desk().watchSilence(seat, now);
        return seat;
    }
}
