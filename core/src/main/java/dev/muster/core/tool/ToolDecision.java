package dev.muster.core.tool;

import org.jspecify.annotations.Nullable;

/** Whether a role may run a command. */
public sealed interface ToolDecision {
    /** It may. */
    record Allowed(ToolRule rule) implements ToolDecision {}

    /**
     * It may not.
     *
     * @param why for people
     * @param nearest the rule of the role that goes along with the command furthest; null if none has its program
     */
    record Refused(String why, @Nullable ToolRule nearest) implements ToolDecision {}
}
