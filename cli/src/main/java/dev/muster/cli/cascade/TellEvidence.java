package dev.muster.cli.cascade;

import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.cascade.AddEvidence;
import dev.muster.core.cascade.Evidence;
import dev.muster.core.cascade.Vectors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what evidence says of a session's scores. */
@Command(
        name = "evidence",
        description = "Tell what evidence says of a session's scores: tests, changes in git, lint, how a task ended.",
        footer = {"", "Example:", "  muster cascade evidence know=0.4 completion=1 --source tests --session $S"})
final class TellEvidence extends CascadeCommand {
    @Parameters(arity = "1..*", paramLabel = "VECTOR=VALUE", description = "From 0 to 1, such as know=0.4.")
    private Map<String, Double> values = new LinkedHashMap<>();

    @Option(
            names = "--source",
            required = true,
            paramLabel = "WORD",
            description = "Where it comes from, such as tests, git, lint, outcome.")
    private String source = "";

    @Option(names = "--confidence", paramLabel = "C", description = "How sure it is, above 0 up to 1. Default: 1.")
    private double confidence = 1;

    TellEvidence(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        List<Evidence> evidence = values.entrySet().stream()
                .map(each -> new Evidence(Vectors.vector(each.getKey()), each.getValue(), confidence, source))
                .toList();
        int compared = muster.execute(new AddEvidence(session(), evidence));
        return answer(
                json -> json.field("compared", compared),
                style -> say(compared + " of " + evidence.size() + " held against a score of the session"));
    }
}
