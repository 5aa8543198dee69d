package dev.muster.core.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens, as rows. Times are ms since 1970, 0 for never. */
public final class TokenRows {
    private static final String COLUMNS = """
            select t.id, t.name, t.role, p.name, lower(hex(t.hash)), lower(hex(t.earlier_hash)),
              t.earlier_until, t.created_at, t.rotated_at, t.expires_at, t.last_used_at, t.revoked_at
            from token t left join project p on p.id = t.project_id
            """;

    static final String LIST = COLUMNS + """
            where (t.created_at, t.id) > (?1, ?2) and (?3 = '' or p.name = ?3)
            order by t.created_at, t.id limit ?4
            """;

    private final Db db;

    public TokenRows(Db db) {
        this.db = db;
    }

    /** One token; {@code project} is null for all projects, {@code earlierHash} if there is no secret before this. */
    public record TokenRow(
            String id,
            String name,
            String role,
            @Nullable String project,
            Hashes hashes,
            long createdAt,
            long rotatedAt,
            long expiresAt,
            long lastUsedAt,
            long revokedAt) {}

    /** The hashes of a token's secret and of the one before, and until when that one is good. In hex. */
    public record Hashes(String now, @Nullable String earlier, long earlierUntil) {}

    public void insert(TokenRow token, @Nullable Long project) {
        db.sql("""
                        insert into token (id, name, role, project_id, hash, created_at, expires_at)
                        values (?, ?, ?, ?, unhex(?), ?, ?)
                        """)
                .arg(token.id())
                .arg(token.name())
                .arg(token.role())
                .arg(project)
                .arg(token.hashes().now())
                .arg(token.createdAt())
                .argOrNull(token.expiresAt())
                .run();
    }

    public void updateSecret(String id, Hashes hashes, long rotatedAt, long expiresAt) {
        db.sql("""
                        update token set hash = unhex(?), earlier_hash = unhex(?), earlier_until = ?, rotated_at = ?,
                          expires_at = ?
                        where id = ?
                        """)
                .arg(hashes.now())
                .arg(hashes.earlier())
                .argOrNull(hashes.earlierUntil())
                .arg(rotatedAt)
                .argOrNull(expiresAt)
                .arg(id)
                .run();
    }

    public void revoke(String id, long at) {
        db.sql("update token set revoked_at = ?, earlier_hash = null, earlier_until = null where id = ?")
                .arg(at)
                .arg(id)
                .run();
    }

    public void used(String id, long at) {
        db.sql("update token set last_used_at = ? where id = ?").arg(at).arg(id).run();
    }

    public void delete(String id) {
        db.sql("delete from token where id = ?").arg(id).run();
    }

    /** All tokens, the oldest first. */
    public List<TokenRow> all() {
        return list(null, Place.OLDEST, Long.MAX_VALUE);
    }

    /**
     * Some tokens, the oldest first.
     *
     * @param project those that are good for this project alone; null for all
     * @param most at most so many
     */
    public List<TokenRow> list(@Nullable String project, Place after, long most) {
        List<TokenRow> found = new ArrayList<>();
        try (Rows r = db.sql(LIST)
                .arg(after.createdAt())
                .arg(after.id())
                .arg(project == null ? "" : project)
                .arg(most)
                .rows()) {
            while (r.next()) {
                found.add(token(r));
            }
        }
        return found;
    }

    /** One token; null if there is none of this id. */
    public @Nullable TokenRow find(String id) {
        return db.sql(COLUMNS + "where t.id = ?").arg(id).first(TokenRows::token);
    }

    private static TokenRow token(Rows r) {
        return new TokenRow(
                r.text(),
                r.text(),
                r.text(),
                r.textOrNull(),
                hashes(r),
                r.number(),
                r.number(),
                r.number(),
                r.number(),
                r.number());
    }

    private static Hashes hashes(Rows r) {
        String now = r.text();
        String earlier = r.text();
        return new Hashes(now, earlier.isEmpty() ? null : earlier, r.number());
    }
}
