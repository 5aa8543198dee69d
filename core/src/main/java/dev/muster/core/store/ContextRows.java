package dev.muster.core.store;

import dev.muster.core.context.PartForm;
import dev.muster.core.context.SessionPart;
import dev.muster.core.session.SessionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What sessions keep by name; what it holds is in blobs. */
public final class ContextRows {
    private static final String SELECT =
            "select session_id, key, version, form, size, hash, at from session_context where session_id = ?";

    private final Db db;

    public ContextRows(Db db) {
        this.db = db;
    }

    /** Keeps a part in place of the one of the same key. */
    public void save(long project, SessionPart part, byte[] hash) {
        db.sql("""
                        insert into session_context (session_id, key, project_id, version, form, size, at, hash)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict do update set version = excluded.version, form = excluded.form,
                          size = excluded.size, at = excluded.at, hash = excluded.hash
                        """)
                .arg(part.session().value())
                .arg(part.key())
                .arg(project)
                .arg(part.version())
                .arg(part.form().ordinal())
                .arg(part.size())
                .arg(part.at().toEpochMilli())
                .arg(hash)
                .run();
    }

    public void delete(String session, String key) {
        db.sql("delete from session_context where session_id = ? and key = ?")
                .arg(session)
                .arg(key)
                .run();
    }

    /** How many parts a session keeps. */
    public long count(String session) {
        return db.sql("select count(*) from session_context where session_id = ?")
                .arg(session)
                .longOr(0);
    }

    public @Nullable SessionPart find(String session, String key) {
        return db.sql(SELECT + " and key = ?").arg(session).arg(key).first(ContextRows::read);
    }

    /** A session's parts, by key: they are few. */
    public List<SessionPart> list(String session) {
        List<SessionPart> parts = new ArrayList<>();
        try (Rows r = db.sql(SELECT + " order by key").arg(session).rows()) {
            while (r.next()) {
                parts.add(read(r));
            }
        }
        return parts;
    }

    private static SessionPart read(Rows r) {
        SessionId session = new SessionId(r.text());
        String key = r.text();
        long version = r.number();
        PartForm form = PartForm.of(r.integer());
        long size = r.number();
        byte[] hash = r.bytesOrNull();
        return new SessionPart(
                session,
                key,
                version,
                form,
                size,
                HexFormat.of().formatHex(hash == null ? new byte[0] : hash),
                Instant.ofEpochMilli(r.number()));
    }
}
