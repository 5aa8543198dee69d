package dev.muster.runtime.model;

import java.math.BigDecimal;

/**
 * What a million tokens cost, in whatever currency the user's contract has; Muster knows no prices of its own.
 *
 * @param cached read from the API's cache
 * @param cacheWritten put into it
 */
public record Prices(BigDecimal input, BigDecimal cached, BigDecimal cacheWritten, BigDecimal output) {
    private static final int MILLION = 6;

    public Prices {
        if (input.signum() < 0 || cached.signum() < 0 || cacheWritten.signum() < 0 || output.signum() < 0) {
            throw new IllegalArgumentException("a price is 0 or more");
        }
    }

    /** What an answer cost, exactly. */
    public BigDecimal cost(Usage usage) {
        return input.multiply(BigDecimal.valueOf(usage.input()))
                .add(cached.multiply(BigDecimal.valueOf(usage.cached())))
                .add(cacheWritten.multiply(BigDecimal.valueOf(usage.cacheWritten())))
                .add(output.multiply(BigDecimal.valueOf(usage.output())))
                .movePointLeft(MILLION);
    }
}
