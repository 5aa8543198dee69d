package dev.muster.cli.tdd;

import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Details;
import dev.muster.cli.terminal.Style;
import dev.muster.core.state.StateMachine;
import dev.muster.core.tdd.Cycle;
import dev.muster.core.tdd.TddMachine;
import dev.muster.core.tdd.TddState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** A TDD cycle, for people. */
final class CycleWords {
    private CycleWords() {}

    static void print(Cycle cycle, Instant now, Style style, Consumer<String> say) {
        say.accept(style.bold(cycle.id().toString()) + " on " + cycle.story() + "  " + state(style, cycle.state()));
        Duration phase = Duration.between(cycle.phaseSince(), now);
        boolean over = !cycle.state().ended() && phase.compareTo(cycle.state().timeBox()) > 0;
        new Details()
                .line("tests", tests(cycle))
                .line("since", cycle.state().ended() ? null : Ago.at(cycle.phaseSince(), now))
                .line(
                        "time-box",
                        cycle.state().ended()
                                ? null
                                : Ago.length(cycle.state().timeBox()) + (over ? ", which is over" : ""))
                .line("ended", cycle.endedAt() == null ? null : Ago.at(cycle.endedAt(), now))
                .line("commit", cycle.commit())
                .line("waits for", cycle.awaits() == null ? null : "approval " + cycle.awaits())
                .print(say, style);
        say.accept(style.dim("possible: " + String.join(", ", possible(cycle))));
    }

    private static List<String> possible(Cycle cycle) {
        return cycle.state().ended()
                ? List.of("tdd start")
                : TddMachine.TABLE.allowed(cycle.state()).stream()
                        .map(command -> "tdd " + StateMachine.wire(command).replace('_', '-'))
                        .toList();
    }

    private static String tests(Cycle cycle) {
        return cycle.passed() == null
                ? "none was run"
                : cycle.passed() + " passed, " + cycle.failed() + " failed"
                        + (cycle.stale() ? "; something was changed since" : "");
    }

    private static String state(Style style, TddState state) {
        String text = StateMachine.wire(state);
        return switch (state) {
            case DESIGN -> style.cyan(text);
            case TEST_RED -> style.red(text);
            case CODE_GREEN, COMMITTED -> style.green(text);
            case REFACTOR -> style.yellow(text);
            case ABORTED -> style.dim(text);
        };
    }
}
