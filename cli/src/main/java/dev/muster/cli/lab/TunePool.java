package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.tune.Candidate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks for a better size of the read pool. */
@Command(
        name = "pool",
        description = {
            "Look for a better size of the read pool: how many queries run at once.",
            "The present configuration (the file of $MUSTER_CONFIG, and variables) is what has to be beaten."
        },
        footer = {"", "Example:", "  muster tune pool --size 1,2,4,8"})
final class TunePool extends TuneCommand {
    private static final String KEY = "orchestrator.concurrency.max_worker_threads";
    private static final int MOST = 64;

    @Option(
            names = "--size",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "N,…",
            description = "Sizes to try, 1 to 64. Default: 1,2,4,8,16.")
    private List<Integer> sizes = List.of(1, 2, 4, 8, 16);

    TunePool(Shell shell) {
        super(shell, "pool", Measure.THROUGHPUT);
    }

    @Override
    List<Candidate> candidates() {
        return sizes.stream().distinct().map(TunePool::candidate).toList();
    }

    private static Candidate candidate(int size) {
        if (size < 1 || size > MOST) {
            throw Failure.usage("--size is from 1 to " + MOST + ", not " + size);
        }
        return new Candidate(
                size == 1 ? "1 connection" : size + " connections",
                "",
                new TreeMap<>(Map.of(KEY, String.valueOf(size))));
    }
}
