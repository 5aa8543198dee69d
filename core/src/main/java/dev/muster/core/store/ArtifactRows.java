package dev.muster.core.store;

import org.jspecify.annotations.Nullable;

/** Artifacts and the blobs that hold their content. */
public final class ArtifactRows {
    private final Db db;

    public ArtifactRows(Db db) {
        this.db = db;
    }

    /** Adds the next version of the named artifact. */
    public void insert(long task, String name, String type, byte[] hash, long size, long now) {
        long version = db.sql("select max(version) from artifact where task_id = ? and name = ?")
                        .arg(task)
                        .arg(name)
                        .longOr(0)
                + 1;
        db.sql("""
                        insert into artifact (task_id, name, version, type, hash, size, created_at)
                        values (?, ?, ?, ?, ?, ?, ?)
                        """)
                .arg(task)
                .arg(name)
                .arg(version)
                .arg(type)
                .arg(hash)
                .arg(size)
                .arg(now)
                .run();
    }

    public boolean exists(long task, String name) {
        return db.sql("select 1 from artifact where task_id = ? and name = ? limit 1")
                        .arg(task)
                        .arg(name)
                        .longOr(0)
                == 1;
    }

    /** Stores a blob once; encoding 0 is plain, 1 is zstd. */
    public void insertBlob(byte[] hash, long size, int encoding, byte[] data, long now) {
        db.sql("insert into blob (hash, size, encoding, data, created_at) values (?, ?, ?, ?, ?)"
                        + " on conflict do nothing")
                .arg(hash)
                .arg(size)
                .arg(encoding)
                .arg(data)
                .arg(now)
                .run();
    }

    /** A blob as stored. */
    public record StoredBlob(long size, int encoding, byte[] data) {}

    public @Nullable StoredBlob blob(byte[] hash) {
        return db.sql("select size, encoding, data from blob where hash = ?")
                .arg(hash)
                .first(r -> {
                    long size = r.number();
                    int encoding = r.integer();
                    byte[] data = r.bytesOrNull();
                    return new StoredBlob(size, encoding, data == null ? new byte[0] : data);
                });
    }
}
