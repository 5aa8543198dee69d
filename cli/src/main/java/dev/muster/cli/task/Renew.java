package dev.muster.cli.task;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.SessionChoice;
import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.task.Lease;
import dev.muster.core.task.RenewLease;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps a lease alive. */
@Command(name = "renew", description = "Keep a lease alive.")
final class Renew extends EngineCommand {
    @Parameters(paramLabel = "LEASE", description = "What the claim answered.")
    private Lease lease;

    @Mixin
    private final SessionChoice session = new SessionChoice();

    @Option(
            names = "--lease",
            paramLabel = "DURATION",
            description = "From now on, 1s to 168h. Default: the time of the claim.")
    private @Nullable Duration duration;

    @Option(names = "--progress", description = "The work made progress, which puts a progress timeout off.")
    private boolean progress;

    Renew(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        Instant until = muster.execute(new RenewLease(lease, duration, progress, session.id(shell())));
        return answer(
                json -> json.text("id", lease.task()).text("lease", lease).field("expires_at", until),
                style -> say(style.bold(lease.task().toString()) + "  yours until "
                        + Ago.at(until, shell().clock().instant())));
    }
}
