package dev.muster.server.access;

/**
 * Where a call comes from.
 *
 * @param id the request's id, which stands in all logs
 * @param remote the address, without the port
 * @param audit where privileged actions are written down
 */
public record Visit(String id, String remote, Audit audit) {
    /** A call from inside this program. */
    public static final Visit NONE = new Visit("-", "-", Audit.NONE);
}
