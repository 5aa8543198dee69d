package dev.muster.cli.approval;

import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Details;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Style;
import dev.muster.core.approval.Approval;
import dev.muster.core.approval.ApprovalState;
import dev.muster.core.state.StateMachine;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A question to a person, for people. */
final class ApprovalWords {
    private ApprovalWords() {}

    /** Id and state on a line. */
    static String line(Approval approval, Style style) {
        return style.bold(approval.id().toString()) + "  " + state(style, approval.state());
    }

    /** All of it. */
    static void print(Approval approval, Instant now, Style style, Consumer<String> say) {
        say.accept(line(approval, style) + "  " + Glyphs.oneLine(approval.question()));
        new Details()
                .line("project", approval.project())
                .line("about", about(approval))
                .line("asked", Ago.at(approval.askedAt(), now))
                .line("reminders", approval.reminders() == 0 ? null : approval.reminders())
                .line("answered", approval.answeredAt() == null ? null : Ago.at(approval.answeredAt(), now))
                .line("by", approval.answeredBy())
                .line("comment", approval.comment())
                .print(say, style);
    }

    /** What it is about: a task, a story's commit, or a story's result. */
    static @Nullable String about(Approval approval) {
        if (approval.task() != null) {
            return approval.task().toString();
        }
        return approval.story() == null ? null : StateMachine.wire(approval.kind()) + " of " + approval.story();
    }

    private static String state(Style style, ApprovalState state) {
        String text = StateMachine.wire(state);
        return switch (state) {
            case PENDING -> style.yellow(text);
            case APPROVED -> style.green(text);
            case REJECTED -> style.red(text);
            case WITHDRAWN -> style.dim(text);
        };
    }
}
