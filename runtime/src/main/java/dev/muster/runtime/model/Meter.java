package dev.muster.runtime.model;

import dev.muster.runtime.model.Reply.Kind;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Counts what agents ask of a model, and what that costs. */
public final class Meter {
    private final @Nullable Prices prices;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Figures> agents = new TreeMap<>();
    private Figures total = Figures.NONE;

    /** @param prices null if they are not known */
    public Meter(@Nullable Prices prices) {
        this.prices = prices;
    }

    /**
     * What was asked.
     *
     * @param answers answers that came
     * @param uncounted those among them of which the API did not tell the tokens; they are in no sum
     * @param refused requests that were not answered, by why
     * @param usage tokens of all other answers
     */
    public record Figures(long answers, long uncounted, Map<Kind, Long> refused, Usage usage) {
        static final Figures NONE = new Figures(0, 0, Map.of(), Usage.NONE);

        public Figures {
            refused = Map.copyOf(refused);
        }

        private Figures with(Reply reply) {
            return switch (reply) {
                case Reply.Completion(var text, var counted, var stop) ->
                    new Figures(
                            answers + 1,
                            uncounted + (counted == null ? 1 : 0),
                            refused,
                            counted == null ? usage : usage.plus(counted));
                case Reply.Refused no -> {
                    Map<Kind, Long> more = new EnumMap<>(Kind.class);
                    more.putAll(refused);
                    more.merge(no.kind(), 1L, Long::sum);
                    yield new Figures(answers, uncounted, more, usage);
                }
            };
        }
    }

    void count(String agent, Reply reply) {
        lock.lock();
        try {
            total = total.with(reply);
            agents.merge(agent, Figures.NONE.with(reply), (before, one) -> before.with(reply));
        } finally {
            lock.unlock();
        }
    }

    public Figures total() {
        lock.lock();
        try {
            return total;
        } finally {
            lock.unlock();
        }
    }

    /** What an agent asked; nothing, if it never did. */
    public Figures of(String agent) {
        lock.lock();
        try {
            return agents.getOrDefault(agent, Figures.NONE);
        } finally {
            lock.unlock();
        }
    }

    /** What tokens cost; null if their prices are not known. */
    public @Nullable BigDecimal cost(@Nullable Usage usage) {
        return prices == null || usage == null ? null : prices.cost(usage);
    }

    /** A line for people. */
    public String line(Figures figures) {
        Usage usage = figures.usage();
        BigDecimal cost = cost(usage);
        long refused =
                figures.refused().values().stream().mapToLong(Long::longValue).sum();
        return figures.answers() + " answers, " + refused + " refusals; tokens: " + usage.input() + " in, "
                + usage.cached() + " from cache, " + usage.cacheWritten() + " into cache, " + usage.output()
                + " out; cost " + (cost == null ? "not known" : cost.toPlainString())
                + (figures.uncounted() == 0 ? "" : ", without " + figures.uncounted() + " that the API did not count");
    }
}
