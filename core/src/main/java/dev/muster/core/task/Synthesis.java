package dev.muster.core.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the children of a task came to, as a whole. Nothing is decided here that only a reader can decide: artifacts of
 * one name that differ are told as a conflict, with where each comes from.
 *
 * @param parent the task that groups them
 * @param children those that were looked at, the oldest first
 * @param leftOut how many more there are
 * @param artifacts the newest version of each child's artifacts, those of one name and content as one
 * @param conflicts names under which children handed in different contents
 */
public record Synthesis(
        Task parent, List<Task> children, int leftOut, List<Merged> artifacts, List<Conflict> conflicts) {

    /** An artifact, and the children that handed it in. */
    public record Merged(String name, String type, String sha256, long size, List<TaskId> sources) {}

    /** Different contents under one name. */
    public record Conflict(String name, List<Merged> versions) {}

    /**
     * Puts together what children handed in.
     *
     * @param artifacts all versions of a task's artifacts
     */
    public static Synthesis of(
            Task parent, List<Task> children, int leftOut, Function<TaskId, List<Artifact>> artifacts) {
        Map<String, Map<String, Merged>> byName = new LinkedHashMap<>();
        for (Task child : children) {
            for (Artifact artifact : newest(artifacts.apply(child.id()))) {
                byName.computeIfAbsent(artifact.name(), any -> new LinkedHashMap<>())
                        .merge(
                                artifact.sha256(),
                                new Merged(
                                        artifact.name(),
                                        artifact.type(),
                                        artifact.sha256(),
                                        artifact.size(),
                                        List.of(child.id())),
                                Synthesis::both);
            }
        }
        List<Merged> merged = new ArrayList<>();
        List<Conflict> conflicts = new ArrayList<>();
        byName.forEach((name, versions) -> {
            if (versions.size() == 1) {
                merged.addAll(versions.values());
            } else {
                conflicts.add(new Conflict(name, List.copyOf(versions.values())));
            }
        });
        return new Synthesis(parent, List.copyOf(children), leftOut, List.copyOf(merged), List.copyOf(conflicts));
    }

    private static Iterable<Artifact> newest(List<Artifact> versions) {
        Map<String, Artifact> newest = new LinkedHashMap<>();
        for (Artifact artifact : versions) {
            newest.merge(artifact.name(), artifact, (a, b) -> a.version() >= b.version() ? a : b);
        }
        return newest.values();
    }

    private static Merged both(Merged one, Merged other) {
        List<TaskId> sources = new ArrayList<>(one.sources());
        sources.addAll(other.sources());
        return new Merged(one.name(), one.type(), one.sha256(), one.size(), List.copyOf(sources));
    }

    /** Whether every child that was looked at has completed, and none was left out. */
    public boolean complete() {
        return leftOut == 0
                && !children.isEmpty()
                && children.stream().allMatch(child -> child.state() == TaskState.COMPLETED);
    }

    /** What each child that has completed says of its work, under its title, with its id as the source. */
    public String text() {
        StringBuilder all = new StringBuilder();
        for (Task child : children) {
            if (child.state() == TaskState.COMPLETED) {
                all.append(all.isEmpty() ? "" : "\n\n")
                        .append("## ")
                        .append(child.title())
                        .append(" [")
                        .append(child.id())
                        .append("]\n\n")
                        .append(child.summary() == null ? "" : child.summary());
            }
        }
        return all.toString();
    }
}
