package dev.muster.core.cascade;

import dev.muster.core.state.StateMachine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a session's newest cascade stands.
 *
 * @param number of the cascade; 0 if none was begun
 * @param round from 1; the next one begins when it goes back to investigating, or checks again
 * @param checks how often the gate was asked in this cascade
 * @param decision what the gate said last, null if it was not asked
 * @param reason why it said so; null if it was not asked just now
 * @param overruled whether an operator let it act against the gate
 */
public record CascadeView(
        long number,
        CascadeState state,
        Profile profile,
        int round,
        int checks,
        @Nullable Decision decision,
        @Nullable String reason,
        boolean overruled) {

    /** What can be submitted next, by wire names. */
    public List<String> allowed() {
        boolean open = overruled || decision == Decision.PROCEED;
        return CascadeMachine.TABLE.allowed(state).stream()
                .filter(phase -> phase != Phase.ACT || open)
                .map(StateMachine::wire)
                .toList();
    }
}
