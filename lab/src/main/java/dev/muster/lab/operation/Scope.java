package dev.muster.lab.operation;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of one agent: what places are filled from. One thread at a time. */
public final class Scope {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final long salt;
    private final int agents;
    private final int agent;
    private final Feed feed;
    private final Map<String, @Nullable Object> extracted = new HashMap<>();
    private long index;
    private @Nullable String uuid;

    /**
     * @param seed the scenario's
     * @param salt tells tests, rungs and loads of one rung apart, so that no two have UUIDs in common
     * @param agents how many there are; they take the rows of the feed in turn
     * @param agent this one's number, from 0
     * @param feed rows of values
     */
    public Scope(long seed, long salt, int agents, int agent, Feed feed) {
        this.seed = seed;
        this.salt = salt;
        this.agents = agents;
        this.agent = agent;
        this.feed = feed;
    }

    /** Goes on to an operation. */
    void at(long operation) {
        index = operation;
        uuid = null;
    }

    int agent() {
        return agent;
    }

    long index() {
        return index;
    }

    /** Keeps a value for later operations of the agent. */
    void keep(String name, @Nullable Object value) {
        extracted.put(name, value);
    }

    @Nullable
    Object value(Place place) throws CallFailure {
        return switch (place.kind()) {
            case AGENT -> (long) agent;
            case INDEX -> index;
            case SEED -> seed;
            case UUID -> uuid();
            case FEED -> feed.value(agent + index * agents, place.name());
            case EXTRACTED -> extracted(place.name());
            case ACKNOWLEDGED -> throw new IllegalStateException("nothing is acknowledged before it was asked for");
        };
    }

    private @Nullable Object extracted(String name) throws CallFailure {
        Object value = extracted.get(name);
        if (value == null && !extracted.containsKey(name)) {
            throw new CallFailure("no_value", "agent " + agent + " has no value '" + name + "' yet: no answer held it");
        }
        return value;
    }

    private String uuid() {
        String made = uuid;
        if (made == null) {
            long high = mix(mix(seed ^ salt) + GOLDEN * agent + index);
            long low = mix(high ^ mix(salt + index * GOLDEN + agent));
            // A version 4 UUID by its form: the version and variant bits are fixed, the others are pseudo-random.
            made = new java.util.UUID(high & ~0xF000L | 0x4000L, low & ~(3L << 62) | 1L << 63).toString();
            uuid = made;
        }
        return made;
    }

    /** The finalizer of SplitMix64: spreads near inputs over all 64 bits. */
    static long mix(long value) {
        long z = value + GOLDEN;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
