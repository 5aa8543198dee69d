package dev.muster.core.task;

import dev.muster.core.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A task to be created. Start with {@link #titled} and set what differs from the default.
 *
 * @param ref a name by which other tasks of the same call may depend on it or be its children
 * @param title what is to be done, 1 to 500 characters
 * @param description all that an agent needs to know, up to 256 KiB
 * @param type a word of the caller's own, such as {@code implement}; {@code task} by default
 * @param specialist the role that should do it, if any
 * @param parent the task that groups it, if any
 * @param parentRef the {@link #ref()} of a task of the same call that groups it, if any
 * @param dependencies what it waits for
 * @param capabilities what a claimer must be able to do
 * @param labels words to find it by
 * @param priority -1,000 (last) to 1,000 (first); 0 is normal
 * @param concurrencyKey tasks of a project with the same key run at most so many at once, one by default
 * @param maxAttempts claims that may end badly before the task fails; 1 to 1,000, or {@link #USUAL_ATTEMPTS}
 * @param notBefore not claimable earlier
 * @param deadline fails if not ended by then
 * @param executionTimeout a claim that lasts longer ends
 * @param progressTimeout a claim without progress (renewal with progress, partial result) for longer ends
 */
public record NewTask(
        @Nullable String ref,
        String title,
        String description,
        String type,
        @Nullable String specialist,
        @Nullable TaskId parent,
        @Nullable String parentRef,
        List<Dependency> dependencies,
        Set<String> capabilities,
        List<String> labels,
        int priority,
        @Nullable String concurrencyKey,
        int maxAttempts,
        @Nullable Instant notBefore,
        @Nullable Instant deadline,
        @Nullable Duration executionTimeout,
        @Nullable Duration progressTimeout) {

    /** Stands for what is usual where the task is created: 3, unless something else is configured there. */
    public static final int USUAL_ATTEMPTS = Integer.MIN_VALUE;

    private static final long LONGEST_MS = Duration.ofDays(3660).toMillis();

    public NewTask {
        dependencies = List.copyOf(dependencies);
        capabilities = Set.copyOf(capabilities);
        labels = List.copyOf(labels);
    }

    public static NewTask titled(String title) {
        return new NewTask(
                null,
                title,
                "",
                "task",
                null,
                null,
                null,
                List.of(),
                Set.of(),
                List.of(),
                0,
                null,
                USUAL_ATTEMPTS,
                null,
                null,
                null,
                null);
    }

    /** Checks every field against {@link Limits}. */
    void check() {
        Limits.name("title", title, Limits.TITLE);
        Limits.textBytes("description", description, Limits.DESCRIPTION_BYTES);
        Limits.name("type", type, Limits.NAME);
        checkName("ref", ref);
        checkName("specialist", specialist);
        checkName("parent ref", parentRef);
        checkName("concurrency key", concurrencyKey);
        Limits.count("dependencies", dependencies, Limits.DEPENDENCIES);
        Limits.count("capabilities", capabilities, Limits.CAPABILITIES);
        Limits.count("labels", labels, Limits.LABELS);
        capabilities.forEach(word -> Words.check("capability", word));
        labels.forEach(word -> Words.check("label", word));
        Limits.range("priority", priority, -Limits.PRIORITY, Limits.PRIORITY);
        if (maxAttempts != USUAL_ATTEMPTS) {
            Limits.range("max attempts", maxAttempts, 1, Limits.ATTEMPTS);
        }
        checkTimeout("execution timeout", executionTimeout);
        checkTimeout("progress timeout", progressTimeout);
        Limits.instant("not before", notBefore);
        Limits.instant("deadline", deadline);
        for (Dependency dependency : dependencies) {
            checkName("dependency ref", dependency.ref());
            if (dependency.kind() == Dependency.Kind.DATA) {
                Limits.name("artifact of a data dependency", dependency.artifact(), Limits.NAME);
            }
        }
    }

    private static void checkName(String field, @Nullable String value) {
        if (value != null) {
            Limits.name(field, value, Limits.NAME);
        }
    }

    private static void checkTimeout(String field, @Nullable Duration value) {
        if (value != null) {
            // Saturate first: a duration of billions of years, to or fro, has no milliseconds as a long.
            boolean tooLong = value.compareTo(Duration.ofMillis(LONGEST_MS)) > 0;
            long millis = tooLong ? LONGEST_MS + 1 : value.isNegative() ? -1 : value.toMillis();
            Limits.range(field + " in ms", millis, 1, LONGEST_MS);
        }
    }

    /** The needs as one canonical text. */
    String capabilityKey() {
        return Words.join(new TreeSet<>(capabilities));
    }

    public NewTask withRef(String value) {
        return new NewTask(
                value,
                title,
                description,
                type,
                specialist,
                parent,
                parentRef,
                dependencies,
                capabilities,
                labels,
                priority,
                concurrencyKey,
                maxAttempts,
                notBefore,
                deadline,
                executionTimeout,
                progressTimeout);
    }

    public NewTask withDescription(String value) {
        return new NewTask(
                ref,
                title,
                value,
                type,
                specialist,
                parent,
                parentRef,
                dependencies,
                capabilities,
                labels,
                priority,
                concurrencyKey,
                maxAttempts,
                notBefore,
                deadline,
                executionTimeout,
                progressTimeout);
    }

    public NewTask withType(String value) {
        return new NewTask(
                ref,
                title,
                description,
                value,
                specialist,
                parent,
                parentRef,
                dependencies,
                capabilities,
                labels,
                priority,
                concurrencyKey,
                maxAttempts,
                notBefore,
                deadline,
                executionTimeout,
                progressTimeout);
    }

    public NewTask withSpecialist(String value) {
        return new NewTask(
                ref,
                title,
                description,
                type,
                value,
                parent,
                parentRef,
                dependencies,
                capabilities,
                labels,
                priority,
                concurrencyKey,
                maxAttempts,
                notBefore,
                deadline,
                executionTimeout,
                progressTimeout);
    }

    public NewTask withParent(TaskId value) {
        return new NewTask(
                ref,
                title,
                description,
                type,
                specialist,
                value,
                null,
                dependencies,
                capabilities,
                labels,
                priority,
                concurrencyKey,
                maxAttempts,
                notBefore,
                deadline,
                executionTimeout,
                progressTimeout);
    }

    public NewTask withParentRef(String value) {
        return new NewTask(
                ref,
                title,
                description,
                type,
                specialist,
                null,
                value,
                dependencies,
                capabilities,
                labels,
                priority,
                concurrencyKey,
                maxAttempts,
                notBefore,
                deadline,
                executionTimeout,
                progressTimeout);
    }

    public NewTask after(Dependency... values) {
        return new NewTask(
                ref,
                title,
                description,
                type,
                specialist,
                parent,
                parentRef,
                List.of(values),
                capabilities,
                labels,
                priority,
                concurrencyKey,
                maxAttempts,
                notBefore,
                deadline,
                executionTimeout,
                progressTimeout);
    }

    public NewTask withDependencies(List<Dependency> values) {
        return after(values.toArray(Dependency[]::new));
    }

    public NewTask requiring(String... values) {
        return new NewTask(
                ref,
                title,
                description,
                type,
                specialist,
                parent,
                parentRef,
                dependencies,
                Set.of(values),
                labels,
                priority,
                concurrencyKey,
                maxAttempts,
                notBefore,
                deadline,
                executionTimeout,
                progressTimeout);
    }

    public NewTask withLabels(String... values) {
        return new NewTask(
                ref,
                title,
                description,
                type,
                specialist,
                parent,
                parentRef,
                dependencies,
                capabilities,
                List.of(values),
                priority,
                concurrencyKey,
                maxAttempts,
                notBefore,
                deadline,
                executionTimeout,
                progressTimeout);
    }

    public NewTask withPriority(int value) {
        return new NewTask(
                ref,
                title,
                description,
                type,
                specialist,
                parent,
                parentRef,
                dependencies,
                capabilities,
                labels,
                value,
                concurrencyKey,
                maxAttempts,
                notBefore,
                deadline,
                executionTimeout,
                progressTimeout);
    }

    public NewTask withConcurrencyKey(String value) {
        return new NewTask(
                ref,
                title,
                description,
                type,
                specialist,
                parent,
                parentRef,
                dependencies,
                capabilities,
                labels,
                priority,
                value,
                maxAttempts,
                notBefore,
                deadline,
                executionTimeout,
                progressTimeout);
    }

    public NewTask withMaxAttempts(int value) {
        return new NewTask(
                ref,
                title,
                description,
                type,
                specialist,
                parent,
                parentRef,
                dependencies,
                capabilities,
                labels,
                priority,
                concurrencyKey,
                value,
                notBefore,
                deadline,
                executionTimeout,
                progressTimeout);
    }

    public NewTask withNotBefore(Instant value) {
        return new NewTask(
                ref,
                title,
                description,
                type,
                specialist,
                parent,
                parentRef,
                dependencies,
                capabilities,
                labels,
                priority,
                concurrencyKey,
                maxAttempts,
                value,
                deadline,
                executionTimeout,
                progressTimeout);
    }

    public NewTask withDeadline(Instant value) {
        return new NewTask(
                ref,
                title,
                description,
                type,
                specialist,
                parent,
                parentRef,
                dependencies,
                capabilities,
                labels,
                priority,
                concurrencyKey,
                maxAttempts,
                notBefore,
                value,
                executionTimeout,
                progressTimeout);
    }

    public NewTask withExecutionTimeout(Duration value) {
        return new NewTask(
                ref,
                title,
                description,
                type,
                specialist,
                parent,
                parentRef,
                dependencies,
                capabilities,
                labels,
                priority,
                concurrencyKey,
                maxAttempts,
                notBefore,
                deadline,
                value,
                progressTimeout);
    }

    public NewTask withProgressTimeout(Duration value) {
        return new NewTask(
                ref,
                title,
                description,
                type,
                specialist,
                parent,
                parentRef,
                dependencies,
                capabilities,
                labels,
                priority,
                concurrencyKey,
                maxAttempts,
                notBefore,
                deadline,
                executionTimeout,
                value);
    }
}
