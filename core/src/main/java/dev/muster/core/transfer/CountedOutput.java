package dev.muster.core.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Counts and digests what is written through it. Closing it does nothing. */
final class CountedOutput extends OutputStream {
    private final OutputStream out;
    private final MessageDigest digest = Format.sha256();
    private long bytes;

    CountedOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        out.write(buffer, offset, length);
        digest.update(buffer, offset, length);
        bytes += length;
    }

    @Override
    public void flush() {
        // each line would be flushed by its generator
    }

    long bytes() {
        return bytes;
    }

    /** SHA-256 of all that was written so far, in hex; begins anew. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
