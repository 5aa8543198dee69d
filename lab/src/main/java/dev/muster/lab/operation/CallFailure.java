package dev.muster.lab.operation;

import dev.muster.lab.target.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * An operation that ended badly. Kinds that every protocol has: {@code transport}, {@code timeout}, {@code hang},
 * {@code protocol}, {@code check}, {@code no_value}. It is an everyday event under load and carries no stack.
 */
public final class CallFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String kind;

    /**
     * @param kind a short stable name
     * @param detail what exactly happened
     */
    public CallFailure(String kind, @Nullable String detail) {
        super(detail, null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
        this.kind = kind;
    }

    /** A connection or process that broke or could not be had. */
    public static CallFailure transport(String detail) {
        return new CallFailure("transport", detail);
    }

    /** An answer against the rules of the protocol. */
    public static CallFailure protocol(String detail) {
        return new CallFailure("protocol", detail);
    }

    /** Its short stable name. */
    public String kind() {
        return kind;
    }

    /** As the outcome of an operation. */
    public Outcome.Failed outcome() {
        return new Outcome.Failed(kind, getMessage());
    }
}
