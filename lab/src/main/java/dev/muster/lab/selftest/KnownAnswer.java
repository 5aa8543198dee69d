package dev.muster.lab.selftest;

import java.util.List;

/** A target or a set of data whose answer is known. */
public interface KnownAnswer {

    /** A short name, as it is typed to choose it. */
    String name();

    /** What is done, in one sentence. */
    String meaning();

    /**
     * Has the lab find the answers.
     *
     * @throws InterruptedException when cut short
     */
    List<Finding> run() throws InterruptedException;
}
