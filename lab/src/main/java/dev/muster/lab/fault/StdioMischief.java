package dev.muster.lab.fault;

/**
 * What a {@link StdioFaultProxy} does to what passes.
 *
 * @param answers what becomes of the content of answers
 * @param noise whether a line that is no message comes before each answer
 * @param reorder whether each answer waits until the next one has overtaken it
 * @param repeat whether calls of tools reach the target a second time, with the same id
 * @param flood bytes a second on the standard error of the target, beside its own; 0 for none
 */
record StdioMischief(Mischief.Answers answers, boolean noise, boolean reorder, boolean repeat, double flood) {
    private static final double USUAL_FLOOD = 20e6;

    /** Everything goes on as it came. */
    static final StdioMischief NONE = new StdioMischief(Mischief.Answers.WHOLE, false, false, false, 0);

    /** What a plan asks for. */
    static StdioMischief of(FaultPlan plan) {
        return switch (plan.kind()) {
            case GARBLE -> spoiling(Mischief.Answers.SPOILT);
            case TRUNCATE -> spoiling(Mischief.Answers.HALVED);
            case OVERSIZE -> spoiling(Mischief.Answers.SWOLLEN);
            case NOISE -> new StdioMischief(Mischief.Answers.WHOLE, true, false, false, 0);
            case REORDER -> new StdioMischief(Mischief.Answers.WHOLE, false, true, false, 0);
            case DUPLICATE -> new StdioMischief(Mischief.Answers.WHOLE, false, false, true, 0);
            case STDERR_FLOOD ->
                new StdioMischief(
                        Mischief.Answers.WHOLE, false, false, false, plan.setting("bytes_per_second", USUAL_FLOOD));
            default ->
                throw new IllegalArgumentException(
                        "a proxy of standard streams cannot do '" + plan.kind().wireName() + "'");
        };
    }

    private static StdioMischief spoiling(Mischief.Answers answers) {
        return new StdioMischief(answers, false, false, false, 0);
    }
}
