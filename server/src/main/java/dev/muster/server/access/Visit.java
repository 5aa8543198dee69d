package dev.muster.server.access;

import java.util.function.BooleanSupplier;

/**
 * Where a call comes from.
 *
 * @param id the request's id, which stands in all logs
 * @param remote the address, without the port
 * @param audit where privileged actions are written down
 * @param welcome whether the caller may still be here: no more once its token was revoked or has expired. For whatever
 *     lasts longer than a request
 */
public record Visit(String id, String remote, Audit audit, BooleanSupplier welcome) {
    /** A call from inside this program. */
    public static final Visit NONE = new Visit("-", "-", Audit.NONE);

    /** A visit that may last for ever. */
    public Visit(String id, String remote, Audit audit) {
        this(id, remote, audit, () -> true);
    }

    /** The same, as long as {@code value} says. */
    Visit whileTrue(BooleanSupplier value) {
        return new Visit(id, remote, audit, value);
    }
}
