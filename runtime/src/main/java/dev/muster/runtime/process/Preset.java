package dev.muster.runtime.process;

import dev.muster.runtime.process.ProgramSpec.Input;
import java.util.ArrayList;
import java.util.List;

/** Command lines of coding agents for use without a person, with the task as a prompt on standard input. */
public enum Preset {
    /** Anthropic's {@code claude}: prints one JSON object with its result; may edit files without asking. */
    CLAUDE_CODE(List.of("claude", "-p", "--output-format", "json", "--permission-mode", "acceptEdits"), List.of()),
    /** OpenAI's {@code codex}: prints its last message; may write within its working directory. */
    CODEX(List.of("codex", "exec", "--sandbox", "workspace-write", "--skip-git-repo-check"), List.of("-"));

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<String> before;

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<String> after;

    Preset(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
    }

    /**
     * The program.
     *
     * @param more arguments of one's own, a model say
     */
    public ProgramSpec with(List<String> more) {
        List<String> all = new ArrayList<>(before);
        all.addAll(more);
        all.addAll(after);
        return ProgramSpec.of(all.toArray(String[]::new)).withInput(Input.PROMPT);
    }
}
