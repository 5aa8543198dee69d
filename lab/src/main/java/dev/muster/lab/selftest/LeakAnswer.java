package dev.muster.lab.selftest;

import dev.muster.lab.analysis.SimulatedMemory;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Simulated memory with 2 % noise that depends on itself (AR(1), φ = 0.6): level, filling a cache, leaking. */
final class LeakAnswer implements KnownAnswer {
    private static final int SERIES = 400;
    private static final SimulatedMemory MEMORY = new SimulatedMemory(240, 0.02, 0.6);

    @Override
    public String name() {
        return "leak";
    }

    @Override
    public String meaning() {
        return "judges simulated memory, some of which leaks";
    }

    @Override
    public List<Finding> run() {
        return List.of(
                atMost("level memory called a leak", time -> 1, 1),
                atMost("a filling cache called a leak", time -> 1 + 0.5 * (1 - Math.exp(-15 * time)), 2),
                atMost("a cache full after 40 % called a leak", time -> 1 + 0.5 * Math.min(1, time / 0.4), 4),
                found());
    }

    private Finding atMost(String what, DoubleUnaryOperator course, long seed) {
        int leaks = MEMORY.leaks(SERIES, course, seed);
        int most = SERIES / 20;
        return new Finding(name(), what, "at most " + most + " of " + SERIES, leaks + " of " + SERIES, leaks <= most);
    }

    private Finding found() {
        int leaks = MEMORY.leaks(SERIES, time -> 1 + 0.2 * time, 3);
        int least = SERIES * 85 / 100;
        return new Finding(
                name(),
                "growth by 20 % found",
                "at least " + least + " of " + SERIES,
                leaks + " of " + SERIES,
                leaks >= least);
    }
}
