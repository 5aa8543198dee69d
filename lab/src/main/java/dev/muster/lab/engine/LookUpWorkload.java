package dev.muster.lab.engine;

import dev.muster.core.cascade.CascadeMachine;
import dev.muster.core.cascade.CascadeState;
import dev.muster.core.cascade.Decision;
import dev.muster.core.cascade.Gate;
import dev.muster.core.cascade.Phase;
import dev.muster.core.cascade.Profile;
import dev.muster.core.cascade.Vectors;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.scrum.ScrumMachine;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.state.StateMachine;
import dev.muster.core.tdd.TddCommand;
import dev.muster.core.tdd.TddMachine;
import dev.muster.core.tdd.TddState;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.Workload;
import java.util.List;

/**
 * The tables of states looked up, batch by batch, with nothing stored: each transition asks whether the command is
 * allowed, where it leads, and holds the target to the table, as the engine does; a check of a cascade also asks the
 * gate. One look-up takes less than a clock can tell, so that a batch is what is timed.
 */
final class LookUpWorkload implements Workload {
    static final String BATCH = "batch";

    /** A sprint, a TDD cycle and a cascade, from beginning to end. */
    private static final ScrumCommand[] SPRINT = {
        ScrumCommand.EPIC,
        ScrumCommand.SPRINT_PLAN,
        ScrumCommand.SPRINT_START,
        ScrumCommand.SPRINT_PAUSE,
        ScrumCommand.SPRINT_RESUME,
        ScrumCommand.STORIES_DONE,
        ScrumCommand.FEEDBACK
    };

    private static final TddCommand[] CYCLE = {
        TddCommand.TEST,
        TddCommand.RUN_TESTS,
        TddCommand.CODE,
        TddCommand.RUN_TESTS,
        TddCommand.REFACTOR,
        TddCommand.RUN_TESTS,
        TddCommand.COMMIT
    };

    private static final Phase[] CASCADE = {Phase.PREFLIGHT, Phase.INVESTIGATE, Phase.CHECK, Phase.ACT, Phase.POSTFLIGHT
    };

    private static final int ROUND = SPRINT.length + CYCLE.length + CASCADE.length;

    private final Vectors scores = CascadeWorkload.sure();
    private final long batch;

    LookUpWorkload(long batch) {
        this.batch = Math.max(1, batch / ROUND) * ROUND;
    }

    @Override
    public List<String> operations() {
        return List.of("batch");
    }

    @Override
    public String unit() {
        return "transitions";
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) {
        for (long done = 0; done < batch; done += ROUND) {
            if (!round()) {
                return new Outcome.Failed("wrong_answer", "the tables did not lead where they should");
            }
        }
        return new Outcome.Ok(batch);
    }

    private boolean round() {
        ScrumState workflow = ScrumState.IDLE;
        for (ScrumCommand command : SPRINT) {
            workflow = move(ScrumMachine.TABLE, workflow, command);
        }
        TddState cycle = TddState.DESIGN;
        for (TddCommand command : CYCLE) {
            cycle = move(TddMachine.TABLE, cycle, command);
        }
        CascadeState cascade = CascadeState.NONE;
        boolean open = false;
        for (Phase phase : CASCADE) {
            cascade = move(CascadeMachine.TABLE, cascade, phase);
            if (phase == Phase.CHECK) {
                open = Gate.decide(scores, Profile.BALANCED, 1).decision() == Decision.PROCEED;
            }
        }
        return open && workflow == ScrumState.IDLE && cycle == TddState.COMMITTED && cascade == CascadeState.POSTFLIGHT;
    }

    private static <S extends Enum<S>, C extends Enum<C>> S move(StateMachine<S, C> table, S from, C command) {
        if (!table.allows(from, command)) {
            throw new IllegalStateException(command + " is not allowed in " + from);
        }
        return table.require(
                from, command, table.targets(from, command).iterator().next());
    }

    @Override
    public void close() {}
}
