package dev.muster.lab.audit;

/**
 * The life of a task as the auditor knows it: written down from the normative table, not taken from the engine, so that
 * a mistake there cannot excuse itself here.
 */
final class TaskStates {
    static final int PENDING = 0;
    static final int READY = 1;
    static final int IN_PROGRESS = 2;
    static final int BLOCKED = 3;
    static final int COMPLETED = 4;
    static final int FAILED = 5;
    static final int CANCELLED = 6;

    private static final String[] NAMES = {
        "pending", "ready", "in_progress", "blocked", "completed", "failed", "cancelled"
    };

    /** Rows: from; columns: to. A state may always note something about itself. */
    private static final boolean[][] ALLOWED = {
        //         pending ready progress blocked completed failed cancelled
        /* pending */ {true, true, false, true, true, true, true},
        /* ready */ {false, true, true, true, true, true, true},
        /* progress */ {true, true, true, true, true, true, true},
        /* blocked */ {true, true, false, true, false, true, true},
        /* completed */ {false, false, false, false, true, false, false},
        /* failed */ {true, true, false, false, false, true, false},
        /* cancelled */ {true, true, false, false, false, false, true},
    };

    private TaskStates() {}

    static boolean known(int state) {
        return state >= 0 && state < NAMES.length;
    }

    static String name(int state) {
        return known(state) ? NAMES[state] : "state " + state;
    }

    static boolean allowed(int from, int to) {
        return known(from) && known(to) && ALLOWED[from][to];
    }

    static boolean ended(int state) {
        return state >= COMPLETED && state <= CANCELLED;
    }
}
