package dev.muster.server.operation;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Names a representation by its content: equal tags mean equal bytes. */
public final class ETag {
    private static final int BYTES = 12;

    private ETag() {}

    /** The tag of a body, in quotes as HTTP wants it. */
    public static String of(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return '"' + HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES)) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Whether a tag is among those of an {@code If-Match} or {@code If-None-Match} header: a list of tags, or a star
     * for any. A tag made weak on its way (by a proxy that compressed the body) still names the same content.
     */
    public static boolean matches(String header, String tag) {
        for (String each : header.split(",")) {
            String known = each.strip();
            if (known.equals("*") || (known.startsWith("W/") ? known.substring(2) : known).equals(tag)) {
                return true;
            }
        }
        return false;
    }
}
