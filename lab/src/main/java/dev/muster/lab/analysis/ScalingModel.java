package dev.muster.lab.analysis;

/** The laws that throughput may follow, simplest first. */
public enum ScalingModel {
    /** X = λN. */
    LINEAR("linear", 1),
    /** κ = 0. */
    AMDAHL("amdahl", 2),
    /** All three parameters. */
    USL("usl", 3);

    private final String wireName;
    private final int parameters;

    ScalingModel(String wireName, int parameters) {
        this.wireName = wireName;
        this.parameters = parameters;
    }

    /** The name in {@code run.json}. */
    public String wireName() {
        return wireName;
    }

    /** How many parameters are fitted: λ, σ, κ in this order. */
    public int parameters() {
        return parameters;
    }

    Scaling scaling(double... parameters) {
        return new Scaling(
                parameters[0], this.parameters > 1 ? parameters[1] : 0, this.parameters > 2 ? parameters[2] : 0);
    }
}
