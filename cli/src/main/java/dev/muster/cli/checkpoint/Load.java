package dev.muster.cli.checkpoint;

import dev.muster.cli.engine.Checkpoints.Which;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.call.CheckpointCalls.Loaded;
import dev.muster.client.wire.CheckpointJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints what a checkpoint holds. */
@Command(
        name = "load",
        description = "Print what a checkpoint holds, as JSON: the newest, or the one that is asked for.",
        footer = {
            "",
            "Examples:",
            "  muster checkpoint load --session $S",
            "  muster checkpoint load --session $S --phase check --round 2",
            "  muster checkpoint load --session $S --older-than 2h"
        })
final class Load extends CheckpointCommand {
    @Option(names = "--seq", paramLabel = "N", description = "The one of this number.")
    private @Nullable Long seq;

    @Option(names = "--phase", paramLabel = "WORD", description = "The newest of this phase.")
    private @Nullable String phase;

    @Option(names = "--round", paramLabel = "N", description = "With --phase: of this round.")
    private @Nullable Integer round;

    @Option(names = "--before", paramLabel = "TIME", description = "The newest of those that are as old as this.")
    private @Nullable Instant before;

    @Option(names = "--older-than", paramLabel = "DURATION", description = "The newest of those that are so old.")
    private @Nullable Duration age;

    private Which which = new Which.Newest();

    Load(Shell shell) {
        super(shell);
    }

    @Override
    protected void prepare() {
        if (Stream.of(seq, phase, before, age).filter(Objects::nonNull).count() > 1) {
            throw Failure.usage("--seq, --phase, --before and --older-than each name one checkpoint; give one of them");
        }
        if (round != null && phase == null) {
            throw Failure.usage("--round goes with --phase: rounds are counted within a phase");
        }
        if (round != null && round < 1) {
            throw Failure.usage("--round is " + round + "; it is 1 or more");
        }
        if (seq != null) {
            which = new Which.Numbered(seq);
        } else if (phase != null) {
            which = new Which.OfPhase(phase, round == null ? 0 : round);
        } else if (before != null) {
            which = new Which.AsOf(before);
        } else if (age != null) {
            which = new Which.AsOf(shell().clock().instant().minus(age));
        }
    }

    @Override
    protected int run(Muster muster) {
        Loaded found = muster.checkpoints().load(session(), which);
        String content = new String(found.content(), StandardCharsets.UTF_8);
        return answer(
                json -> {
                    CheckpointJson.write(json, found.checkpoint());
                    json.raw("content", content);
                },
                style -> say(content));
    }
}
