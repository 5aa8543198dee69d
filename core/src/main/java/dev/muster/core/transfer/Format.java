package dev.muster.core.transfer;

import dev.muster.core.Engine;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** What both sides of the file of a project have to know. */
final class Format {
    static final String NAME = "muster-project";
    /** Grows when a reader of the version before would misunderstand the file. */
    static final int VERSION = 1;

    static final String KIND = "kind";
    static final String HEADER = "header";
    static final String END = "end";
    /** With the identity of its own session every checkpoint begins; a file has no session's id. */
    static final String OWN_SESSION = "{\"session_id\":\"";

    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE) // what is too long is refused by the name of its field
                    .build())
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private Format() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The version of this Muster. */
    static String muster() {
        String version = Engine.class.getPackage().getImplementationVersion();
        return version == null ? "not packaged" : version;
    }
}
