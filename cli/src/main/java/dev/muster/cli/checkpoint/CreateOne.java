package dev.muster.cli.checkpoint;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.call.CheckpointCalls.Made;
import dev.muster.client.wire.CheckpointJson;
import dev.muster.client.wire.Json;
import dev.muster.core.checkpoint.CreateCheckpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a checkpoint. */
@Command(
        name = "create",
        description = "Keep what a session knows at this point. Exit code 1: with --wait git, it is not in git.",
        footer = {
            "",
            "Examples:",
            "  muster checkpoint create --summary \"The parser reads files\" --tag parser --wait git",
            "  muster checkpoint create --phase build --round 3 --metadata notes.json"
        })
final class CreateOne extends CheckpointCommand {
    private static final String LEDGER = "ledger";
    private static final String GIT = "git";

    @Option(
            names = "--phase",
            paramLabel = "WORD",
            description = "Where in its work the session is. Default: the phase of its self-assessment.")
    private @Nullable String phase;

    @Option(names = "--round", paramLabel = "N", description = "From 1. Default: that of its self-assessment.")
    private @Nullable Integer round;

    @Option(names = "--summary", paramLabel = "TEXT", description = "One line.")
    private String summary = "";

    @Option(
            names = "--metadata",
            paramLabel = "FILE",
            description = "JSON of your own, up to 1 MiB; - reads standard input.")
    private @Nullable Path metadata;

    @Option(names = "--tag", split = ",", paramLabel = "WORD", description = "What is known; up to 50 words.")
    private List<String> tags = new ArrayList<>();

    @Option(
            names = "--wait",
            paramLabel = "WHERE",
            description = "Until it is in the 'ledger' (default), or in 'git' too, for up to 30 s.")
    private String until = LEDGER;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but the number.")
    private boolean quiet;

    private @Nullable String json;

    CreateOne(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        if (!until.equals(LEDGER) && !until.equals(GIT)) {
            throw Failure.usage("--wait is '" + until + "'; it is 'ledger' or 'git'");
        }
        if (metadata == null) {
            return;
        }
        json = Input.fileText(metadata, shell());
        String problem = Json.problem(json);
        if (problem != null) {
            throw Failure.usage("--metadata: " + metadata + " is not JSON: " + problem);
        }
    }

    @Override
    protected int run(Muster muster) throws InterruptedException {
        Made made = muster.checkpoints()
                .create(
                        new CreateCheckpoint(session(), phase, round, summary, json, tags, null, null),
                        until.equals(GIT));
        if (quiet && !json()) {
            say(String.valueOf(made.checkpoint().seq()));
        } else {
            answer(
                    out -> {
                        CheckpointJson.write(out, made.checkpoint());
                        out.value("mirrored", made.mirrored());
                    },
                    style -> say(style.bold(String.valueOf(made.checkpoint().seq())) + "  "
                            + CheckpointWords.title(made.checkpoint())
                            + (made.mirrored() == null ? "" : made.mirrored() ? "  in git" : "  not in git")));
        }
        if (Boolean.FALSE.equals(made.mirrored())) {
            throw Failure.failed("NOT_MIRRORED", "the checkpoint is in the ledger, but not in git")
                    .withHelp("see where the repository is with 'muster project repository NAME', and whether it can be"
                            + " written; the checkpoint follows as soon as it can");
        }
        return ExitCode.DONE;
    }
}
