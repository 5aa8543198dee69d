package dev.muster.cli.task;

import dev.muster.cli.engine.DirectoryWatch;
import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.SessionChoice;
import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.TaskJson;
import dev.muster.core.Limits;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.ClaimTask.Result;
import dev.muster.core.task.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Claims a task. */
@Command(
        name = "claim",
        description = "Claim the best ready task, or a certain one. Nothing to claim: exit code 1.",
        footer = {
            "",
            "Examples:",
            "  LEASE=$(muster task claim --session \"$S\" --wait 30s --quiet)",
            "  muster task claim --session \"$S\" --task t42 --lease 10m"
        })
final class Claim extends EngineCommand {
    /** Work can also fall due by time alone, which no file tells. */
    private static final Duration LOOK_ANYWAY = Duration.ofSeconds(2);

    @Mixin
    private final SessionChoice session = new SessionChoice();

    @Option(names = "--task", paramLabel = "TASK", description = "This task. Default: the best there is.")
    private @Nullable TaskId task;

    @Option(
            names = "--capability",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "WORD,…",
            description = "What the claimer can do, if that differs from what its agent registered.")
    private @Nullable List<String> capabilities;

    @Option(names = "--any-project", description = "From any project, in turn, not only the session's own.")
    private boolean anyProject;

    @Option(
            names = "--lease",
            paramLabel = "DURATION",
            description = "How long the lease lasts without a sign of life, 1s to 168h. Default: 30m.")
    private Duration lease = Duration.ofMinutes(30);

    @Option(
            names = {"-w", "--wait"},
            paramLabel = "DURATION",
            description = "Wait for work if there is none, up to 1h. Default: do not wait.")
    private Duration wait = Duration.ZERO;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but the lease.")
    private boolean quiet;

    Claim(Shell shell) {
        super(shell);
    }

    /**
     * An engine that it has to itself it gives back between attempts: it takes another process to create the work that
     * is waited for.
     */
    @Override
    public Integer call() throws InterruptedException {
        Limits.range("wait, in seconds", wait.toSeconds(), 0, 3600);
        session.required(shell());
        long start = System.nanoTime();
        while (true) {
            int code;
            boolean alone;
            Duration left = wait.minusNanos(System.nanoTime() - start);
            try (Muster muster = open()) {
                alone = muster.alone();
                code = claim(muster, alone || left.isNegative() ? Duration.ZERO : left);
            }
            left = wait.minusNanos(System.nanoTime() - start);
            if (code == ExitCode.DONE || left.isNegative() || left.isZero()) {
                return code == ExitCode.DONE ? code : nothing();
            }
            if (alone) {
                new DirectoryWatch(directory()).await(left.compareTo(LOOK_ANYWAY) < 0 ? left : LOOK_ANYWAY);
            }
        }
    }

    @Override
    protected int run(Muster muster) {
        return claim(muster, wait);
    }

    private int claim(Muster muster, Duration patience) {
        ClaimTask claim = new ClaimTask(
                session.required(shell()),
                task,
                capabilities == null ? null : Set.copyOf(capabilities),
                anyProject,
                lease,
                patience);
        return switch (muster.claim(claim)) {
            case Result.Nothing() -> ExitCode.FAILED;
            case Result.Claimed claimed -> {
                if (quiet && !json()) {
                    say(claimed.lease().toString());
                    yield ExitCode.DONE;
                }
                yield answer(json -> write(json, claimed), style -> show(claimed, style));
            }
        };
    }

    private int nothing() {
        if (json()) {
            Json.line(shell().out(), json -> json.field("claimed", false));
        } else {
            shell().err().println("muster: nothing to claim");
        }
        return ExitCode.FAILED;
    }

    private static void write(Json json, Result.Claimed claimed) {
        json.field("claimed", true)
                .text("lease", claimed.lease())
                .field("expires_at", claimed.expiresAt())
                .object("task", task -> TaskJson.write(task, claimed.task()));
    }

    private void show(Result.Claimed claimed, Style style) {
        say(style.bold(claimed.task().id().toString()) + "  "
                + style.bold(Glyphs.oneLine(claimed.task().title())));
        say("");
        say("  " + style.dim("lease") + "  " + claimed.lease());
        say("  " + style.dim("until") + "  "
                + Ago.at(claimed.expiresAt(), shell().clock().instant()));
        if (!claimed.task().description().isBlank()) {
            say("");
            Glyphs.lines(claimed.task().description()).lines().forEach(line -> say("  " + line));
        }
        say("");
        say(style.dim("  muster task complete " + claimed.lease() + " --summary \"…\""));
    }
}
