package dev.muster.server.http;

import java.io.ByteArrayOutputStream;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** The body of a request as it comes in. Nearly all come in one piece: that piece is kept as it is. */
final class Body {
    private static final byte[] NOTHING = new byte[0];

    private byte[] first = NOTHING;
    private @Nullable ByteArrayOutputStream all;

    /** Bytes so far. */
    int size() {
        return all == null ? first.length : all.size();
    }

    /** Takes what a chunk holds; releasing it is the caller's. */
    void take(Content.Chunk chunk) {
        if (!chunk.hasRemaining()) {
            return;
        }
        byte[] bytes = new byte[chunk.remaining()];
        chunk.get(bytes, 0, bytes.length);
        if (size() == 0) {
            first = bytes;
            return;
        }
        ByteArrayOutputStream gathered = all;
        if (gathered == null) {
            gathered = new ByteArrayOutputStream(2 * (first.length + bytes.length));
            gathered.writeBytes(first);
            first = NOTHING;
            all = gathered;
        }
        gathered.writeBytes(bytes);
    }

    /** All that has come. */
    byte[] bytes() {
        return all == null ? first : all.toByteArray();
    }
}
