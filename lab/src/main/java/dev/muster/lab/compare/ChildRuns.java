package dev.muster.lab.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Runs the two sides of a comparison, each in a process of its own. */
public final class ChildRuns implements SideRunner {
    private final Map<Side, Setup> sides;
    private final ChildRun child;

    /**
     * @param sides both of them
     * @param runs where run directories go
     */
    public ChildRuns(Map<Side, Setup> sides, Path runs) {
        this.sides = Map.copyOf(sides);
        this.child = new ChildRun(runs);
    }

    @Override
    public Path run(Side side, int pair) throws IOException, InterruptedException {
        return child.run(
                Objects.requireNonNull(sides.get(side)),
                String.format(Locale.ROOT, "%02d-%s", pair, side.wireName()),
                "the run of " + side + " in pair " + pair);
    }

    @Override
    public void cancel() {
        child.cancel();
    }
}
