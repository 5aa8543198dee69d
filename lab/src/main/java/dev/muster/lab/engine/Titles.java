package dev.muster.lab.engine;

/** Titles of the lab's tasks: unique, and with words to search for. */
final class Titles {
    /** Stands in every title. */
    static final String COMMON_WORD = "muster";

    private static final int RARE_WORDS = 5000;

    private Titles() {}

    /**
     * A title that no other call with other numbers gives.
     *
     * @param kind one word
     * @param rung number of the rung
     * @param agent number of the agent
     * @param index operations the agent has done
     */
    static String of(String kind, int rung, int agent, long index) {
        return COMMON_WORD + " " + kind + " r" + rung + " a" + agent + " n" + index + " " + rareWord(index);
    }

    /** One of five thousand words, spread evenly over titles. */
    static String rareWord(long index) {
        return "word" + Math.floorMod(index * 7919, RARE_WORDS);
    }
}
