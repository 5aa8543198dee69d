package dev.muster.core.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A token as its holder presents it: its id, a dot, and a secret of 260 random bits. The engine is given the
 * {@link #hash} only: no command, row or log can hold the secret. A plain hash is enough, because nobody can try 2^260
 * secrets; what makes passwords need more is that they are guessed.
 */
public final class BearerToken {
    private static final int LENGTH = 52;

    private final TokenId id;
    private final String secret;

    private BearerToken(TokenId id, String secret) {
        this.id = id;
        this.secret = secret;
    }

    /** A new token; {@code random} must be a cryptographic source. */
    public static BearerToken random(RandomGenerator random) {
        return of(TokenId.random(random), random);
    }

    /** A new secret for a token that there is; {@code random} must be a cryptographic source. */
    public static BearerToken of(TokenId id, RandomGenerator random) {
        return new BearerToken(id, Digits.random(random, LENGTH));
    }

    /** Reads what somebody presents; null if it has not the form of a token. */
    public static @Nullable BearerToken parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0 || text.length() - dot - 1 != LENGTH) {
            return null;
        }
        String id = text.substring(0, dot);
        String secret = text.substring(dot + 1);
        return TokenId.isId(id) && Digits.are(secret) ? new BearerToken(new TokenId(id), secret) : null;
    }

    public TokenId id() {
        return id;
    }

    /** What its holder has to present: told once, kept nowhere. */
    public String text() {
        return id + "." + secret;
    }

    /** What is kept of it: the SHA-256 of its text, in hex. */
    public String hash() {
        return HexFormat.of().formatHex(digest());
    }

    byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text().getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Without the secret, so that it may get into a message. */
    @Override
    public String toString() {
        return id + ".…";
    }
}
