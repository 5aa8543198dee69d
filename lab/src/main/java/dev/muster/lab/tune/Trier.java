package dev.muster.lab.tune;

import dev.muster.lab.compare.RunFigures;
import java.io.IOException;

/** Measures a candidate once. */
public interface Trier {
    /**
     * Runs the scenario with it, in a process of its own.
     *
     * @param number of the candidate, counted from 0, the present setting
     * @param round counted from 1
     * @throws IOException with a message for the user when the run did not come to its end
     * @throws InterruptedException when the calling thread is interrupted
     */
    RunFigures run(Candidate candidate, int number, int round) throws IOException, InterruptedException;
}
