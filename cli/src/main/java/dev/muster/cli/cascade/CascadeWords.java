package dev.muster.cli.cascade;

import dev.muster.cli.terminal.Details;
import dev.muster.cli.terminal.Style;
import dev.muster.core.cascade.CascadeView;
import dev.muster.core.cascade.Decision;
import dev.muster.core.state.StateMachine;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A cascade, for people. */
final class CascadeWords {
    private CascadeWords() {}

    static void print(CascadeView cascade, Style style, Consumer<String> say) {
        say.accept(style.bold(StateMachine.wire(cascade.state()))
                + (cascade.number() == 0 ? "" : "  round " + cascade.round()));
        new Details()
                .line("profile", cascade.number() == 0 ? null : StateMachine.wire(cascade.profile()))
                .line("gate", gate(cascade, style))
                .line("because", cascade.reason())
                .print(say, style);
        say.accept(style.dim("possible: " + String.join(", ", cascade.allowed())));
    }

    private static @Nullable String gate(CascadeView cascade, Style style) {
        Decision decision = cascade.decision();
        if (decision == null) {
            return null;
        }
        String word = StateMachine.wire(decision);
        return (decision == Decision.PROCEED ? style.green(word) : style.yellow(word))
                + (cascade.overruled() ? ", overruled by an operator" : "");
    }
}
