package dev.muster.core.cascade;

import dev.muster.core.state.StateMachine;

/** A cascade, as a table. That acting needs the gate's word is a guard beside it. */
public final class CascadeMachine {
    public static final StateMachine<CascadeState, Phase> TABLE = StateMachine.named(
                    "cascade", CascadeState.class, Phase.class)
            .startsBy("start_session", CascadeState.NONE)
            .on(Phase.PREFLIGHT, CascadeState.NONE, CascadeState.PREFLIGHT)
            .on(Phase.PREFLIGHT, CascadeState.POSTFLIGHT, CascadeState.PREFLIGHT)
            .on(Phase.INVESTIGATE, CascadeState.PREFLIGHT, CascadeState.INVESTIGATE)
            .on(Phase.INVESTIGATE, CascadeState.INVESTIGATE, CascadeState.INVESTIGATE)
            .on(Phase.INVESTIGATE, CascadeState.CHECK, CascadeState.INVESTIGATE)
            .on(Phase.CHECK, CascadeState.PREFLIGHT, CascadeState.CHECK)
            .on(Phase.CHECK, CascadeState.INVESTIGATE, CascadeState.CHECK)
            .on(Phase.CHECK, CascadeState.CHECK, CascadeState.CHECK)
            .on(Phase.ACT, CascadeState.CHECK, CascadeState.ACT)
            .on(Phase.POSTFLIGHT, CascadeState.ACT, CascadeState.POSTFLIGHT)
            .build();

    private CascadeMachine() {}
}
