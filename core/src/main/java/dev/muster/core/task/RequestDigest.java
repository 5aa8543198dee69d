package dev.muster.core.task;

import dev.muster.core.Tuning;
import dev.muster.core.blob.Blob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells two creations apart. Every field is written with its length before it, so that no two different requests read
 * the same, whatever their texts contain.
 */
final class RequestDigest {
    private final StringBuilder text = new StringBuilder();

    private RequestDigest() {}

    static byte[] of(List<NewTask> tasks) {
        RequestDigest digest = new RequestDigest();
        digest.add(tasks.size());
        tasks.forEach(digest::add);
        return Blob.hash(digest.text.toString());
    }

    private void add(NewTask task) {
        add(task.ref());
        add(task.title());
        add(task.description());
        add(task.type());
        add(task.specialist());
        add(task.parent());
        add(task.parentRef());
        add(task.dependencies().size());
        for (Dependency dependency : task.dependencies()) {
            add(dependency.task());
            add(dependency.ref());
            add(dependency.kind());
            add(dependency.artifact());
        }
        add(task.capabilityKey()); // in one order: a set has none
        add(Words.join(task.labels()));
        add(task.priority());
        add(task.concurrencyKey());
        // As it was before there was a word for what is usual: a request that is repeated across an update is the same.
        add(task.maxAttempts() == NewTask.USUAL_ATTEMPTS ? Tuning.DEFAULT.attempts() : task.maxAttempts());
        add(task.notBefore());
        add(task.deadline());
        add(task.executionTimeout());
        add(task.progressTimeout());
    }

    private void add(@Nullable Object value) {
        if (value == null) {
            text.append('-');
        } else {
            String field = value.toString();
            text.append(field.length()).append(':').append(field);
        }
    }
}
