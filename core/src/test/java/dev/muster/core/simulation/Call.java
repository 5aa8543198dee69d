package dev.muster.core.simulation;

import dev.muster.core.Answer;
import dev.muster.core.Refusal;
import dev.muster.core.ledger.Command;
import dev.muster.core.ledger.Submission;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.task.ClaimTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A command that somebody sends, and what became of it.
 *
 * @param <R> what it answers
 */
final class Call<R> {
    /** Where a call is. */
    enum Phase {
        /** On its way to the engine. */
        TRAVELLING,
        /** Its session is brought back first. */
        ARRIVING,
        /** The engine has it. */
        SUBMITTED,
        ANSWERED,
        /** The engine crashed while it had it: it may have been done, or not. */
        LOST
    }

    final int id;
    final Command<R> command;
    private final Consumer<Answer<R>> onAnswer;
    private final Runnable onLoss;
    Phase phase = Phase.TRAVELLING;
    int stepsToTravel;

    @Nullable
    Submission<SessionState> arrival;

    @Nullable
    Submission<R> submission;

    @Nullable
    Answer<R> answer;
    /** When it was first seen to be parked, in the engine's time; 0 if it was not. */
    long parkedAt;
    /** By when a parked claim has to be answered. */
    long answerBy;

    boolean withdrawn;
    private @Nullable Answer<R> early;
    /** Whether the one who called learns the answer; if not, it is as if the call had been lost. */
    boolean answerArrives = true;

    Call(int id, Command<R> command, Consumer<Answer<R>> onAnswer, Runnable onLoss) {
        this.id = id;
        this.command = command;
        this.onAnswer = onAnswer;
        this.onLoss = onLoss;
    }

    /** A word by which what this call did is found in the log. */
    static String marker(int id) {
        return "sim-" + id + ".";
    }

    @Nullable
    SessionId by() {
        return command.by();
    }

    boolean done() {
        return answer instanceof Answer.Done<R>;
    }

    /** What it answered; only if it is {@link #done}. */
    R value() {
        if (answer instanceof Answer.Done<R>(R value)) {
            return value;
        }
        throw new IllegalStateException("not done");
    }

    @Nullable
    Refusal refusal() {
        return answer instanceof Answer.Refused<R>(Refusal refusal) ? refusal : null;
    }

    /** How long the caller is ready to wait, in ms. */
    long patience() {
        return command instanceof ClaimTask claim ? claim.maxWait().toMillis() : 0;
    }

    void answered(Answer<R> value) {
        answer = value;
        phase = Phase.ANSWERED;
    }

    void refused(Refusal refusal) {
        answered(new Answer.Refused<>(refusal));
    }

    /** Takes the answer over from the submission, if it is there. */
    boolean takeAnswer() {
        Answer<R> value = submission == null ? null : submission.answer();
        if (value != null) {
            answered(value);
        }
        return value != null;
    }

    /** An engine with a bug has told the caller before the commit. */
    void toldEarly(R value) {
        early = new Answer.Done<>(value);
    }

    /** What the caller was told before a crash, if it was. */
    boolean takeEarlyAnswer() {
        if (early != null) {
            answered(early);
        }
        return early != null;
    }

    /** Tells the caller what became of it. */
    void tell() {
        if (answer != null && answerArrives) {
            onAnswer.accept(answer);
        } else {
            onLoss.run();
        }
    }

    @Override
    public String toString() {
        return "#" + id + " " + command;
    }
}
