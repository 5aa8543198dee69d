package dev.muster.core;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a command that changed nothing.
 *
 * @param code what kind of refusal
 * @param message what was wrong, in words that a person and a model can act on
 * @param state the current state of the thing, if the state was the reason
 * @param allowed the commands that this state allows, empty if the state was not the reason
 * @param retryAfter how long to wait before trying again, if waiting helps
 * @param help what to do next, if it is not obvious
 */
public record Refusal(
        ErrorCode code,
        String message,
        @Nullable String state,
        List<String> allowed,
        @Nullable Duration retryAfter,
        @Nullable String help) {

    public Refusal {
        allowed = List.copyOf(allowed);
    }

    public static Refusal of(ErrorCode code, String message) {
        return new Refusal(code, message, null, List.of(), null, null);
    }

    /** That there is no project of this name. */
    public static Refusal noProject(String name) {
        return of(ErrorCode.NOT_FOUND, "there is no project '" + name + "'")
                .withHelp("create it, or list the projects");
    }

    /** The same refusal with advice on what to do next. */
    public Refusal withHelp(String advice) {
        return new Refusal(code, message, state, allowed, retryAfter, advice);
    }

    /** The refusal as an exception that carries it. */
    public RefusedException asException() {
        return new RefusedException(this);
    }
}
