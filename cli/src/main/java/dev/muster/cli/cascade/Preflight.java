package dev.muster.cli.cascade;

import dev.muster.cli.engine.Values;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.cascade.Phase;
import dev.muster.core.cascade.Profile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Submits the phase. */
@Command(
        name = "preflight",
        description = "Score before the work, and say how sure to be before acting.",
        footer = {"", "Example:", "  muster cascade preflight --session $S --scores scores.json --profile critical"})
final class Preflight extends ScoredPhase {
    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "high_reasoning, autonomous, critical, exploratory or balanced (default).")
    private @Nullable String profile;

    Preflight(Shell shell) {
        super(shell, Phase.PREFLIGHT);
    }

    @Override
    @Nullable
    Profile profile() {
        try {
            return profile == null ? null : Values.constant(Profile.class, "profile", profile);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--profile: " + e.getMessage());
        }
    }
}
