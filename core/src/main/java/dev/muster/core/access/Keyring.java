package dev.muster.core.access;

import dev.muster.core.store.Db;
import dev.muster.core.store.Place;
import dev.muster.core.store.TokenRows;
import dev.muster.core.store.TokenRows.Hashes;
import dev.muster.core.store.TokenRows.TokenRow;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All tokens, in memory: who calls is asked for every request. The ledger's thread changes it together with the rows;
 * any thread may look.
 */
public final class Keyring {
    /** How far apart two notes of a token's use are at least: a call does not cost a write. */
    static final long USE_NOTED_EVERY_MS = 60_000;

    private final Map<TokenId, Key> keys = new ConcurrentHashMap<>();
    /** The ledger's thread alone looks at names and at ends: making a token must not go through all there are. */
    private final Map<String, Set<TokenId>> names = new HashMap<>();

    /** No token ended before this. */
    private long firstEnd = Long.MAX_VALUE;

    /** What a token that was presented is worth. */
    public sealed interface Check {
        /** It is good. {@code toNote}: its use has to be written down, with {@link NoteTokenUse}. */
        record Good(Token token, boolean toNote) implements Check {}

        /** There is no such token, or the secret is wrong: which of the two is not told. */
        record Unknown() implements Check {}

        /** It was good once. */
        record Expired(Token token) implements Check {}

        /** It was taken back. */
        record Revoked(Token token) implements Check {}
    }

    /** A token and what proves it. */
    private record Key(Token token, byte[] hash, byte @Nullable [] earlier, AtomicLong noted) {}

    /** Reads the tokens of a store. */
    public static Keyring load(Db db) {
        Keyring keyring = new Keyring();
        new TokenRows(db).all().forEach(keyring::put);
        return keyring;
    }

    /** Checks what somebody presents, at a time in ms since 1970. */
    public Check check(BearerToken presented, long now) {
        Key key = keys.get(presented.id());
        if (key == null || !proves(presented.digest(), key, now)) {
            return new Check.Unknown();
        }
        return switch (key.token().state(Instant.ofEpochMilli(now))) {
            case REVOKED -> new Check.Revoked(key.token());
            case EXPIRED -> new Check.Expired(key.token());
            case ACTIVE -> new Check.Good(key.token(), toNote(key, now));
        };
    }

    private static boolean proves(byte[] digest, Key key, long now) {
        Instant until = key.token().earlierUntil();
        byte[] earlier = key.earlier();
        boolean current = MessageDigest.isEqual(digest, key.hash());
        boolean before = earlier != null
                && until != null
                && now < until.toEpochMilli()
                && MessageDigest.isEqual(digest, earlier);
        return current | before;
    }

    /** True for one caller in a while. */
    private static boolean toNote(Key key, long now) {
        long last = key.noted().get();
        return now - last >= USE_NOTED_EVERY_MS && key.noted().compareAndSet(last, now);
    }

    /** A token by its id; null if there is none. */
    public @Nullable Token find(TokenId id) {
        Key key = keys.get(id);
        return key == null ? null : key.token();
    }

    int size() {
        return keys.size();
    }

    /** The tokens of a name, whether they are still good or not. */
    List<Token> named(String name) {
        return names.getOrDefault(name, Set.of()).stream()
                .map(id -> Objects.requireNonNull(keys.get(id)).token())
                .toList();
    }

    /** Tokens that were revoked or have expired before a time, in ms since 1970. */
    List<Token> endedBefore(long time) {
        if (firstEnd >= time) {
            return List.of();
        }
        List<Token> ended = keys.values().stream()
                .map(Key::token)
                .filter(token -> end(token) < time)
                .toList();
        if (ended.isEmpty()) { // one was rotated, and is good for longer
            firstEnd = firstOfAllEnds();
        }
        return ended;
    }

    private long firstOfAllEnds() {
        return keys.values().stream().mapToLong(key -> end(key.token())).min().orElse(Long.MAX_VALUE);
    }

    private static long end(Token token) {
        return Math.min(end(token.revokedAt()), end(token.expiresAt()));
    }

    private static long end(@Nullable Instant at) {
        return at == null ? Long.MAX_VALUE : at.toEpochMilli();
    }

    @Nullable
    String hash(TokenId id) {
        Key key = keys.get(id);
        return key == null ? null : HexFormat.of().formatHex(key.hash());
    }

    void put(TokenRow row) {
        Hashes hashes = row.hashes();
        HexFormat hex = HexFormat.of();
        Token token = token(row);
        keys.put(
                token.id(),
                new Key(
                        token,
                        hex.parseHex(hashes.now()),
                        hashes.earlier() == null ? null : hex.parseHex(hashes.earlier()),
                        new AtomicLong(row.lastUsedAt())));
        names.computeIfAbsent(token.name(), name -> new HashSet<>()).add(token.id());
        firstEnd = Math.min(firstEnd, end(token));
    }

    void replace(Token token) {
        keys.computeIfPresent(token.id(), (id, key) -> new Key(token, key.hash(), key.earlier(), key.noted()));
        firstEnd = Math.min(firstEnd, end(token));
    }

    void remove(Collection<Token> gone) {
        if (gone.isEmpty()) {
            return;
        }
        for (Token token : gone) {
            keys.remove(token.id());
            names.computeIfPresent(token.name(), (name, ids) -> {
                ids.remove(token.id());
                return ids.isEmpty() ? null : ids;
            });
        }
        firstEnd = firstOfAllEnds();
    }

    /** A row as a token. */
    public static Token token(TokenRow row) {
        return new Token(
                new TokenId(row.id()),
                row.name(),
                row.role(),
                row.project(),
                Instant.ofEpochMilli(row.createdAt()),
                instant(row.rotatedAt()),
                instant(row.hashes().earlierUntil()),
                instant(row.expiresAt()),
                instant(row.lastUsedAt()),
                instant(row.revokedAt()));
    }

    /** Where a token stands in the order of all. */
    public static Place place(Token token) {
        return new Place(token.createdAt().toEpochMilli(), token.id().value());
    }

    static @Nullable Instant instant(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }

    static long millis(@Nullable Instant at) {
        return at == null ? 0 : at.toEpochMilli();
    }
}
