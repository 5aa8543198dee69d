package dev.muster.server.ws;

import dev.muster.core.Refusal;

/** A refusal after which the connection is closed. */
final class Denied extends Exception {
    private static final long serialVersionUID = 1L;
    private final int closeCode;
    private final transient Refusal refusal;

    Denied(int closeCode, Refusal refusal) {
        super(refusal.message());
        this.closeCode = closeCode;
        this.refusal = refusal;
    }

    int closeCode() {
        return closeCode;
    }

    Refusal refusal() {
        return refusal;
    }
}
