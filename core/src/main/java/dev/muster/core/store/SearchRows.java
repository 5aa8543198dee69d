package dev.muster.core.store;

import dev.muster.core.blob.Blob;
import java.util.ArrayList;
import java.util.List;

/** The full-text index, written behind. */
public final class SearchRows {
    private static final String INDEXED = "search_indexed";

    private final Db db;
    private final ProjectRows meta;
    private final ArtifactRows blobs;

    public SearchRows(Db db) {
        this.db = db;
        this.meta = new ProjectRows(db);
        this.blobs = new ArtifactRows(db);
    }

    /** The id up to which every task has been indexed once. */
    public long indexedUpTo() {
        Long value = meta.meta(INDEXED);
        return value == null ? 0 : value;
    }

    public boolean hasDirty() {
        return db.sql("select 1 from search_dirty limit 1").longOr(0) == 1;
    }

    public void markDirty(long task) {
        db.sql("insert or ignore into search_dirty (task_id) values (?)")
                .arg(task)
                .run();
    }

    /**
     * Indexes the next {@code limit} tasks after {@code after}.
     *
     * @param lastTask the last task there is
     * @return the id up to which all are indexed now
     */
    public long indexNew(long after, int limit, long lastTask) {
        long upTo = db.sql("select max(id) from (select id from task where id > ? order by id limit ?)")
                .arg(after)
                .arg(limit)
                .longOr(lastTask); // none left: what lies between was deleted
        db.sql("""
                        insert into task_search (rowid, title, description, labels)
                        select id, title, description, replace(labels, char(10), ' ') from task
                        where id > ? and id <= ? and description_blob is null
                        """).arg(after).arg(upTo).run();
        List<Long> large = new ArrayList<>();
        try (Rows r = db.sql("select id from task where id > ? and id <= ? and description_blob is not null")
                .arg(after)
                .arg(upTo)
                .rows()) {
            while (r.next()) {
                large.add(r.number());
            }
        }
        large.forEach(this::indexOne);
        meta.saveMeta(INDEXED, upTo);
        return upTo;
    }

    /** Indexes again up to {@code limit} tasks whose texts changed; those after {@code upTo} are new and come later. */
    public void indexDirty(long upTo, int limit) {
        List<Long> dirty = new ArrayList<>();
        try (Rows r = db.sql("select task_id from search_dirty order by task_id limit ?")
                .arg(limit)
                .rows()) {
            while (r.next()) {
                dirty.add(r.number());
            }
        }
        for (long id : dirty) {
            db.sql("delete from search_dirty where task_id = ?").arg(id).run();
            if (id <= upTo) {
                db.sql("delete from task_search where rowid = ?").arg(id).run();
                indexOne(id);
            }
        }
    }

    /**
     * Merges segments of the index until about so many pages are written; searches are the faster for it, and find the
     * same.
     *
     * @return whether there may be more to merge
     */
    public boolean merge(int pages) {
        // By the documentation of FTS5: its own bookkeeping changes one row, and what is merged changes more.
        return db.sql("insert into task_search (task_search, rank) values ('merge', ?)")
                        .arg(pages)
                        .runCountedInAll()
                > 1;
    }

    private record Texts(String title, String description, byte[] blob, String labels) {}

    private void indexOne(long id) {
        Texts texts = db.sql("select title, description, description_blob, labels from task where id = ?")
                .arg(id)
                .first(r -> {
                    String title = r.text();
                    String description = r.text();
                    byte[] blob = r.bytesOrNull();
                    return new Texts(title, description, blob == null ? new byte[0] : blob, r.text());
                });
        if (texts == null) {
            return;
        }
        db.sql("insert into task_search (rowid, title, description, labels) values (?, ?, ?, ?)")
                .arg(id)
                .arg(texts.title())
                .arg(texts.blob().length == 0 ? texts.description() : Blob.text(blobs, texts.blob()))
                .arg(texts.labels().replace('\n', ' '))
                .run();
    }
}
