package dev.muster.cli.cascade;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.CascadeJson;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.cascade.Phase;
import dev.muster.core.cascade.Vector;
import dev.muster.core.cascade.Vectors;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Submits a phase in which the session scores itself. */
abstract class ScoredPhase extends PhaseCommand {
    @Option(
            names = "--score",
            split = ",",
            paramLabel = "VECTOR=VALUE",
            description = "A score from 0 to 1, such as know=0.6; for all thirteen vectors, here or in --scores.")
    private Map<String, Double> single = new LinkedHashMap<>();

    @Option(
            names = "--scores",
            paramLabel = "FILE",
            description = "The scores as a JSON object, name to value; - reads standard input.")
    private @Nullable Path file;

    private @Nullable Vectors vectors;

    ScoredPhase(Shell shell, Phase phase) {
        super(shell, phase);
    }

    @Override
    protected void prepare() {
        super.prepare();
        Map<Vector, Double> all = new EnumMap<>(Vector.class);
        if (file != null) {
            read(file).forEach((name, value) -> all.put(Vectors.vector(name), value));
        }
        single.forEach((name, value) -> all.put(Vectors.vector(name), value));
        if (all.isEmpty()) {
            throw Failure.usage("no scores: give all thirteen with --scores FILE, or --score know=0.6,do=0.5,…");
        }
        vectors = new Vectors(all);
    }

    private Map<String, Double> read(Path from) {
        String text = Input.fileText(from, shell());
        try {
            return CascadeJson.readScores(Fields.of(JsonTree.parse(text)));
        } catch (JsonTree.NotJson e) {
            throw Failure.usage("--scores: " + from + " is not JSON: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--scores: " + from + ": " + e.getMessage());
        }
    }

    @Override
    final @Nullable Vectors scores() {
        return vectors;
    }
}
