package dev.muster.core.blob;

import com.github.luben.zstd.Zstd;
import dev.muster.core.ledger.Change;
import dev.muster.core.store.ArtifactRows;
import dev.muster.core.store.ArtifactRows.StoredBlob;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * A large value: addressed by the SHA-256 of its content, compressed with zstd where that helps, stored once.
 *
 * @param hash SHA-256 of the content, 32 bytes
 * @param size of the content, in bytes
 * @param encoding 0 plain, 1 zstd
 * @param data the content as it is stored
 */
@SuppressWarnings("ArrayRecordComponent") // handed straight to the store, never compared
public record Blob(byte[] hash, int size, int encoding, byte[] data) {
    private static final int PLAIN = 0;
    private static final int ZSTD = 1;
    private static final int LEVEL = 3;
    /** Texts up to this many characters stay in their row. */
    private static final int INLINE = 1024;

    /** Compresses and addresses a value; costs time in proportion to its size, so do it on the caller's thread. */
    public static Blob of(byte[] content) {
        byte[] packed = Zstd.compress(content, LEVEL);
        boolean helps = packed.length < content.length - content.length / 16;
        return new Blob(sha256(content), content.length, helps ? ZSTD : PLAIN, helps ? packed : content.clone());
    }

    /** Addresses a value and leaves it as it is: for small ones, which compressing would cost more than it saves. */
    public static Blob plain(byte[] content) {
        return new Blob(sha256(content), content.length, PLAIN, content.clone());
    }

    /** Stores it, unless a value with this content is there already. */
    public void save(Change change) {
        boolean unpack = encoding == ZSTD && !change.tuning().compress();
        change.tables()
                .artifacts()
                .insertBlob(hash, size, unpack ? PLAIN : encoding, unpack ? content() : data, change.now());
    }

    /** The content of a stored blob. */
    public static byte[] content(StoredBlob stored) {
        return stored.encoding() == ZSTD ? Zstd.decompress(stored.data(), (int) stored.size()) : stored.data();
    }

    /** Its content. */
    public byte[] content() {
        return content(new StoredBlob(size, encoding, data));
    }

    /** The text of a stored blob, empty if there is none of this hash. */
    public static String text(ArtifactRows blobs, byte[] hash) {
        StoredBlob stored = blobs.blob(hash);
        return stored == null ? "" : new String(content(stored), StandardCharsets.UTF_8);
    }

    public static byte[] hash(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Where a text went.
     *
     * @param inline the text itself, empty if it is a blob
     * @param hash the blob, null if the text is inline
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Stored(String inline, byte @Nullable [] hash) {}

    /** Keeps a short text in its row and makes a long one a blob. */
    public static Stored store(Change change, String text) {
        if (text.length() <= INLINE) {
            return new Stored(text, null);
        }
        Blob blob = of(text.getBytes(StandardCharsets.UTF_8));
        blob.save(change);
        return new Stored("", blob.hash());
    }
}
