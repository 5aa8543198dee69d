package dev.muster.lab.scenario;

/** The kinds of test this release runs. */
public enum TestType {
    /** One operation, a number of times or for a while; reported as one rung; no audit unless asked for. */
    BENCHMARK("benchmark"),
    /** Many agents at once, on one rung or a ladder; ends with an audit unless told not to. */
    STRESS_TEST("stress_test"),
    /** Looks for the largest rate or number of agents under which the thresholds hold; ends with an audit. */
    PROBE("probe"),
    /** One load for a long time, with checkpoints that tell what grows; audited during it and at its end. */
    SOAK("soak"),
    /** A load during which something is done to the target; ends with an audit. */
    FAULT("fault");

    private final String wireName;

    TestType(String wireName) {
        this.wireName = wireName;
    }

    /** The name in files. */
    public String wireName() {
        return wireName;
    }
}
