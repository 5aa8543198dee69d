package dev.muster.lab.operation;

import dev.muster.lab.database.DatabaseReport;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Another server, as one protocol reaches it. */
public interface Target extends AutoCloseable {

    /**
     * Connects an agent.
     *
     * @param agent its number, from 0; negative for one that only reads
     * @throws CallFailure if that fails
     * @throws InterruptedException when the run is cut short
     */
    Peer connect(int agent) throws CallFailure, InterruptedException;

    /** The processes that this started and that are the target; empty if it started none. */
    default Optional<LongStream> processes() {
        return Optional.empty();
    }

    /** The figures of its own that it reports for each rung. */
    default List<GaugeInfo> gauges() {
        return List.of();
    }

    /** What was found out about it when it was reached and that no scenario says, in a sentence. */
    default Optional<String> learnt() {
        return Optional.empty();
    }

    /**
     * What it tells of its database.
     *
     * @param statements that it was asked for
     * @return empty if it is no database, or of a kind that tells nothing
     */
    default Optional<DatabaseReport> database(List<String> statements) {
        return Optional.empty();
    }

    /** The measured window begins. */
    default void windowBegins() {}

    /** The measured window ends: each of {@link #gauges()}. */
    default List<Gauge> windowEnds() {
        return List.of();
    }

    /** Ends what it started; however the target behaves, within seconds. */
    @Override
    void close();
}
