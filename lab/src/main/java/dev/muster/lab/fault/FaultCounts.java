package dev.muster.lab.fault;

import java.util.concurrent.atomic.LongAdder;

/** What a proxy of messages has done until now, counted by all its connections. */
final class FaultCounts {
    final LongAdder refused = new LongAdder();
    final LongAdder spoilt = new LongAdder();
    final LongAdder halved = new LongAdder();
    final LongAdder swollen = new LongAdder();
    final LongAdder repeated = new LongAdder();
    final LongAdder accepted = new LongAdder();
    final LongAdder said = new LongAdder();
    final LongAdder forgotten = new LongAdder();
    final LongAdder noise = new LongAdder();
    final LongAdder overtaken = new LongAdder();
    final LongAdder flooded = new LongAdder();

    /** An answer that goes on as it came is not counted. */
    void count(Mischief.Answers fate) {
        switch (fate) {
            case WHOLE -> {}
            case SPOILT -> spoilt.increment();
            case HALVED -> halved.increment();
            case SWOLLEN -> swollen.increment();
        }
    }

    /**
     * The counts at one moment.
     *
     * @param refused requests, and messages of WebSocket, that it answered itself
     * @param spoilt answers whose content it changed
     * @param halved answers that it ended in their middle
     * @param swollen answers that it made too long
     * @param repeated requests that reached the target a second time and were answered
     * @param accepted how many of those were answered with 2xx, or a result
     * @param said messages of WebSocket that reached the target twice
     * @param forgotten requests that were told that their session is gone
     * @param noise answers before which lines came that are no message
     * @param overtaken answers that went on after a later one
     * @param flooded bytes written on the standard error of programs
     */
    record Stats(
            long refused,
            long spoilt,
            long halved,
            long swollen,
            long repeated,
            long accepted,
            long said,
            long forgotten,
            long noise,
            long overtaken,
            long flooded) {
        /** What was done since an earlier moment. */
        Stats since(Stats before) {
            return new Stats(
                    refused - before.refused,
                    spoilt - before.spoilt,
                    halved - before.halved,
                    swollen - before.swollen,
                    repeated - before.repeated,
                    accepted - before.accepted,
                    said - before.said,
                    forgotten - before.forgotten,
                    noise - before.noise,
                    overtaken - before.overtaken,
                    flooded - before.flooded);
        }
    }

    Stats stats() {
        return new Stats(
                refused.sum(),
                spoilt.sum(),
                halved.sum(),
                swollen.sum(),
                repeated.sum(),
                accepted.sum(),
                said.sum(),
                forgotten.sum(),
                noise.sum(),
                overtaken.sum(),
                flooded.sum());
    }
}
