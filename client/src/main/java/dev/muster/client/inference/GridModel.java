package dev.muster.client.inference;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A 5 × 5 grid with a target somewhere, as its agent believes it to be: the agent knows neither where it is nor where
 * the target is, and sees the 3 × 3 cells around it.
 *
 * <p>A state is a cell of the agent and a cell of the target, 625 in all. An observation is which of the nine cells lie
 * beyond a wall (nine patterns: corners, edges, inside), and in which one the target is seen, if in any: 90 in all. A
 * target in view is missed one time in ten; one that is not there is seen two times in a hundred. A move leads where it
 * should, save at a wall.
 *
 * <p>Moves that fail now and then would make a trap of the walls: an agent learns at each step beside one whether it
 * has moved, values that as it does every information, and goes round there for ever, with its target on the other
 * side.
 */
public final class GridModel implements GenerativeModel {
    /** Cells of a side. */
    public static final int SIDE = 5;

    /** Cells of the grid. */
    public static final int CELLS = SIDE * SIDE;

    /** Stay, north, east, south, west. */
    public static final int ACTIONS = 5;

    private static final int[][] MOVES = {{0, 0}, {0, -1}, {1, 0}, {0, 1}, {-1, 0}};
    private static final int STATES = CELLS * CELLS;
    private static final int PATTERNS = 9;
    /** Nothing seen, or seen in one of the nine cells of the view. */
    private static final int SIGHTS = 10;

    private static final int CENTRE = 5;
    private static final double SEEN = 0.9;
    private static final double FALSE_ALARM = 0.02;
    /** How much more an observation is preferred than seeing nothing, in nats. */
    private static final double PREFER_THERE = 4;

    private static final double PREFER_SEEN = 1;

    /** Where a cell and an action lead to. */
    private final int[][] leads = new int[ACTIONS][CELLS];

    private final int[] pattern = new int[CELLS];
    private final double[][] sight = new double[STATES][SIGHTS];
    private final double[] entropy = new double[STATES];
    /** The sights that are in view from each cell, and the cell that each is of. */
    private final int[][] views = new int[CELLS][];

    private final int[][] targets = new int[CELLS][SIGHTS];

    /** The model; the same for all agents, which may share it. */
    public GridModel() {
        for (int cell = 0; cell < CELLS; cell++) {
            for (int action = 0; action < ACTIONS; action++) {
                leads[action][cell] = led(cell, action);
            }
            views[cell] = view(cell, targets[cell]);
            pattern[cell] = band(cell / SIDE) * 3 + band(cell % SIDE);
            for (int target = 0; target < CELLS; target++) {
                int state = state(cell, target);
                look(cell, target, sight[state]);
                entropy[state] = entropy(sight[state]);
            }
        }
    }

    private static int led(int cell, int action) {
        int x = cell % SIDE + MOVES[action][0];
        int y = cell / SIDE + MOVES[action][1];
        return inside(x, y) ? y * SIDE + x : cell;
    }

    private static boolean inside(int x, int y) {
        return x >= 0 && x < SIDE && y >= 0 && y < SIDE;
    }

    /** At the low wall, inside, or at the high wall. */
    private static int band(int coordinate) {
        return coordinate == 0 ? 0 : coordinate == SIDE - 1 ? 2 : 1;
    }

    private static void look(int cell, int target, double[] sight) {
        int right = target % SIDE - cell % SIDE;
        int down = target / SIDE - cell / SIDE;
        if (Math.abs(right) <= 1 && Math.abs(down) <= 1) {
            sight[inView(right, down)] = SEEN;
            sight[0] = 1 - SEEN;
            return;
        }
        int visible = 0;
        for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
                visible += inside(cell % SIDE + dx, cell / SIDE + dy) ? 1 : 0;
            }
        }
        for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
                if (inside(cell % SIDE + dx, cell / SIDE + dy)) {
                    sight[inView(dx, dy)] = FALSE_ALARM / visible;
                }
            }
        }
        sight[0] = 1 - FALSE_ALARM;
    }

    private static int[] view(int cell, int[] targets) {
        IntStream.Builder sights = IntStream.builder();
        for (int down = -1; down <= 1; down++) {
            for (int right = -1; right <= 1; right++) {
                if (inside(cell % SIDE + right, cell / SIDE + down)) {
                    sights.add(inView(right, down));
                    targets[inView(right, down)] = cell + down * SIDE + right;
                }
            }
        }
        return sights.build().toArray();
    }

    private static int inView(int right, int down) {
        return 1 + (down + 1) * 3 + right + 1;
    }

    private static double entropy(double[] distribution) {
        double sum = 0;
        for (double probability : distribution) {
            sum -= probability > 0 ? probability * Math.log(probability) : 0;
        }
        return sum;
    }

    /** The state in which the agent and the target are in these cells, each counted by rows from 0. */
    public static int state(int agent, int target) {
        return agent * CELLS + target;
    }

    /** The cell that a move leads to. */
    int destination(int cell, int action) {
        return leads[action][cell];
    }

    /** {@code ln p(o)} of an agent that wants to be where the target is, and next best to see it. */
    public double[] logPreferences() {
        double[] log = new double[observations()];
        double sum = 0;
        for (int observation = 0; observation < log.length; observation++) {
            int seen = observation % SIGHTS;
            log[observation] = seen == CENTRE ? PREFER_THERE : seen == 0 ? 0 : PREFER_SEEN;
            sum += Math.exp(log[observation]);
        }
        for (int observation = 0; observation < log.length; observation++) {
            log[observation] -= Math.log(sum);
        }
        return log;
    }

    /**
     * What an agent plans with that prefers what {@link #logPreferences} says.
     *
     * @param horizon how many actions it looks ahead; at least 1
     */
    public ActiveInference mind(int horizon) {
        return new ActiveInference(this, logPreferences(), horizon);
    }

    @Override
    public int states() {
        return STATES;
    }

    @Override
    public int actions() {
        return ACTIONS;
    }

    @Override
    public int observations() {
        return PATTERNS * SIGHTS;
    }

    @Override
    public void predict(double[] belief, int action, double[] into) {
        int[] to = leads[action];
        Arrays.fill(into, 0);
        for (int cell = 0; cell < CELLS; cell++) {
            int from = cell * CELLS;
            int next = to[cell] * CELLS;
            for (int target = 0; target < CELLS; target++) {
                into[next + target] += belief[from + target];
            }
        }
    }

    @Override
    public void expect(double[] belief, double[] into) {
        Arrays.fill(into, 0);
        for (int cell = 0; cell < CELLS; cell++) {
            int row = cell * CELLS;
            double there = 0;
            for (int target = 0; target < CELLS; target++) {
                there += belief[row + target];
            }
            if (there > 0) {
                expectFrom(cell, there, belief, into);
            }
        }
    }

    /** What is seen from a cell, with a probability of being there; a target out of view may be anywhere in it. */
    private void expectFrom(int cell, double there, double[] belief, double[] into) {
        int[] view = views[cell];
        int base = pattern[cell] * SIGHTS;
        double inView = 0;
        for (int sight : view) {
            double here = belief[cell * CELLS + targets[cell][sight]];
            into[base + sight] += SEEN * here;
            inView += here;
        }
        double outOfView = Math.max(0, there - inView);
        into[base] += (1 - SEEN) * inView + (1 - FALSE_ALARM) * outOfView;
        double anywhere = FALSE_ALARM / view.length * outOfView;
        for (int sight : view) {
            into[base + sight] += anywhere;
        }
    }

    @Override
    public double likelihood(int observation, int state) {
        return pattern[state / CELLS] == observation / SIGHTS ? sight[state][observation % SIGHTS] : 0;
    }

    @Override
    public double ambiguity(double[] belief) {
        double sum = 0;
        for (int cell = 0; cell < CELLS; cell++) {
            int row = cell * CELLS;
            double ofCell = 0;
            for (int target = 0; target < CELLS; target++) {
                ofCell += belief[row + target] * entropy[row + target];
            }
            sum += ofCell;
        }
        return sum;
    }
}
