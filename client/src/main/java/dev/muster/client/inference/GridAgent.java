package dev.muster.client.inference;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * An agent on a grid: the world around it, which draws what happens by the model's own probabilities, and what it
 * believes. When it has come to the target, the target moves elsewhere, and the search begins anew. One thread at a
 * time.
 *
 * <p>It plans with a mind that it is lent for a step: an agent that has waited for its turn finds 5 KB of its own no
 * longer in the processor's cache, and not what it would have to search with besides.
 */
public final class GridAgent {
    private final GridModel model;
    private final SplittableRandom random;
    private final double[] belief;
    private int cell;
    private int target;
    private long found;

    /**
     * @param model shared by all agents
     * @param seed of everything that happens by chance
     */
    public GridAgent(GridModel model, long seed) {
        this.model = model;
        this.random = new SplittableRandom(seed);
        this.belief = new double[model.states()];
        Arrays.fill(belief, 1.0 / belief.length);
        this.cell = random.nextInt(GridModel.CELLS);
        this.target = elsewhere();
    }

    private int elsewhere() {
        int other = random.nextInt(GridModel.CELLS - 1);
        return other < cell ? other : other + 1;
    }

    /**
     * One step: observe, update the belief, plan, act.
     *
     * @param mind of the same model ({@link GridModel#mind}); it keeps nothing of the agent
     * @return whether the belief is still one: probabilities that add up to 1, and an observation that was possible
     */
    public boolean step(ActiveInference mind) {
        if (mind.update(belief, observe()) <= 0) {
            return false;
        }
        int action = mind.act(belief, random);
        mind.advance(belief, action);
        cell = model.destination(cell, action);
        if (cell == target) {
            found++;
            target = elsewhere();
            forgetTarget();
        }
        return Math.abs(Arrays.stream(belief).sum() - 1) < 1e-9;
    }

    /** Draws an observation of the true state. */
    private int observe() {
        int state = GridModel.state(cell, target);
        double left = random.nextDouble();
        int last = 0;
        for (int observation = 0; observation < model.observations(); observation++) {
            double probability = model.likelihood(observation, state);
            if (probability > 0) {
                last = observation;
                left -= probability;
                if (left < 0) {
                    return observation;
                }
            }
        }
        return last; // rounding left a crumb
    }

    /** It is told that the target is elsewhere, not where: what it believes of its own place stays. */
    private void forgetTarget() {
        for (int at = 0; at < GridModel.CELLS; at++) {
            int from = GridModel.state(at, 0);
            double here = 0;
            for (int i = 0; i < GridModel.CELLS; i++) {
                here += belief[from + i];
            }
            Arrays.fill(belief, from, from + GridModel.CELLS, here / GridModel.CELLS);
        }
    }

    /** How often it has come to the target. */
    public long found() {
        return found;
    }
}
