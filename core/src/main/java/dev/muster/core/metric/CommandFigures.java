package dev.muster.core.metric;

import dev.muster.core.Answer;
import dev.muster.core.ErrorCode;
import dev.muster.core.task.ClaimTask;
import java.util.concurrent.atomic.LongAdder;

/** How often one kind of command was answered, in which way, and how long its callers waited. */
public final class CommandFigures {
    /** Done; a claim that found no work; then the codes of refusals. */
    private static final int DONE = 0;

    private static final int NOTHING = 1;
    private static final int CODES = 2;

    private final String name;
    private final LongAdder[] outcomes = new LongAdder[CODES + ErrorCode.values().length];
    private final Histogram duration = Histogram.ofDurations();

    CommandFigures(String name) {
        this.name = name;
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] = new LongAdder();
        }
    }

    /** The command's name, such as {@code complete_task}. */
    public String name() {
        return name;
    }

    /** Notes an answer without a time: of a claim that waited for work, whose wait says nothing about the engine. */
    public void answered(Answer<?> answer) {
        outcomes[index(answer)].increment();
    }

    /** Notes an answer that its caller got after so many ns. */
    public void answered(Answer<?> answer, long nanos) {
        answered(answer);
        duration.record(nanos);
    }

    private static int index(Answer<?> answer) {
        if (answer instanceof Answer.Refused<?> refused) {
            return CODES + refused.refusal().code().ordinal();
        }
        return ((Answer.Done<?>) answer).value() instanceof ClaimTask.Result.Nothing ? NOTHING : DONE;
    }

    /** Receives an outcome and how often there was one. */
    public interface OutcomeVisitor {
        void visit(String outcome, long times);
    }

    /** Shows the outcomes that there were. */
    public void forEachOutcome(OutcomeVisitor visitor) {
        for (int i = 0; i < outcomes.length; i++) {
            long times = outcomes[i].sum();
            if (times > 0) {
                visitor.visit(word(i), times);
            }
        }
    }

    private static String word(int index) {
        return switch (index) {
            case DONE -> "done";
            case NOTHING -> "nothing";
            default -> Outcomes.of(ErrorCode.values()[index - CODES]);
        };
    }

    /** How long callers waited for their answers. */
    public Histogram duration() {
        return duration;
    }
}
