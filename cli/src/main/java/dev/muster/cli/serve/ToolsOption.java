package dev.muster.cli.serve;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.tree.Described;
import dev.muster.server.mcp.ToolChoice;
import org.jspecify.annotations.Nullable;

/** Which MCP tools are shown. */
final class ToolsOption {
    private @Nullable String which;

    void describe(Described command) {
        command.option(
                "--tools",
                "WHICH",
                String.class,
                "MCP tools to show beside the standard ones: all, tasks, sessions, workflows, lab, or compat for all"
                        + " under the names of earlier systems; several with commas.",
                read -> which = read);
    }

    /**
     * What was asked for, to be passed on to a server.
     *
     * @return null if nothing was
     * @throws Failure if it means nothing
     */
    @Nullable
    String wanted() {
        choice();
        return which;
    }

    /**
     * What was chosen.
     *
     * @throws Failure if it means nothing
     */
    ToolChoice choice() {
        try {
            return which == null ? ToolChoice.DEFAULT : ToolChoice.parse(which);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }
}
