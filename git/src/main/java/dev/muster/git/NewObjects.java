package dev.muster.git;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;

/** Objects that are to be written together; the same content is one object. */
final class NewObjects {
    /** @param type as git numbers it: 1 commit, 2 tree, 3 blob */
    record NewObject(
            ObjectId id,
            int type,
            @SuppressWarnings("ArrayRecordComponent") byte[] bytes) {}

    private final Map<ObjectId, NewObject> objects = new LinkedHashMap<>();
    private final ObjectInserter.Formatter formatter = new ObjectInserter.Formatter();
    private long bytes;

    ObjectId add(int type, byte[] content) {
        ObjectId id = formatter.idFor(type, content);
        if (objects.putIfAbsent(id, new NewObject(id, type, content)) == null) {
            bytes += content.length;
        }
        return id;
    }

    Collection<NewObject> all() {
        return objects.values();
    }

    int size() {
        return objects.size();
    }

    /** The size of all contents, not compressed. */
    long bytes() {
        return bytes;
    }
}
