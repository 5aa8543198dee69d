package dev.muster.runtime.model;

/**
 * Tokens of one or more answers, as the API counted them. Each token of the input is in one of the first three.
 *
 * @param input read anew
 * @param cached read from the API's cache
 * @param cacheWritten read anew and put into its cache; APIs that do not tell say 0
 * @param output written
 */
public record Usage(long input, long cached, long cacheWritten, long output) {
    public static final Usage NONE = new Usage(0, 0, 0, 0);

    Usage plus(Usage more) {
        return new Usage(
                input + more.input, cached + more.cached, cacheWritten + more.cacheWritten, output + more.output);
    }
}
