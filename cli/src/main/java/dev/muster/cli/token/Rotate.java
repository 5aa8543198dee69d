package dev.muster.cli.token;

import dev.muster.cli.engine.TokenOffice;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.access.RotateToken;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a token a new secret. */
@Command(
        name = "rotate",
        description = "Give a token a new secret and print it, this once. The old one stays good for a while.",
        footer = {"", "Example:", "  muster token rotate ada --grace 10m"})
final class Rotate extends TokenCommand {
    @Parameters(paramLabel = "TOKEN", description = "Its name or its id.")
    private String token;

    @Option(
            names = "--grace",
            paramLabel = "DURATION",
            description = "How long the old secret stays good, up to 720h; 0s ends it at once. Default: 1h.")
    private Duration grace = RotateToken.DEFAULT_GRACE;

    @Option(names = "--expires", paramLabel = "TIME", description = "Good until then. Default: as before.")
    private @Nullable Instant expires;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but the token.")
    private boolean quiet;

    Rotate(Shell shell) {
        super(shell);
    }

    @Override
    int run(TokenOffice tokens) {
        return answer(tokens.rotate(find(tokens, token), grace, expires), quiet);
    }
}
