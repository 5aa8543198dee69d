package dev.muster.lab.resource;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What a JVM holds in memory, class by class, after a full collection.
 *
 * @param classes the classes that hold most first
 */
public record ClassHistogram(List<Held> classes) {
    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+)(?:\\s.*)?");
    private static final Pattern TOTAL = Pattern.compile("\\s*Total\\s+\\d+\\s+\\d+\\s*");

    /**
     * What a collector fills dead space with that it does not care to close up: the histogram counts it though nobody
     * holds it.
     */
    private static final String FILLER = "jdk.internal.vm.Filler";

    /**
     * One class.
     *
     * @param name as the JVM writes it, such as {@code [B} for arrays of bytes
     * @param instances how many there are
     * @param bytes of all of them
     */
    public record Held(String name, long instances, long bytes) {}

    /** Copies the list. */
    public ClassHistogram {
        classes = List.copyOf(classes);
    }

    /** Reads what {@code GC.class_histogram} writes; empty if that is none, or is cut off before its total. */
    public static Optional<ClassHistogram> parse(List<String> lines) {
        if (lines.stream().noneMatch(line -> TOTAL.matcher(line).matches())) {
            return Optional.empty();
        }
        List<Held> classes = new ArrayList<>();
        for (String line : lines) {
            Matcher row = LINE.matcher(line);
            if (row.matches() && !row.group(3).contains(FILLER)) {
                classes.add(new Held(row.group(3), Long.parseLong(row.group(1)), Long.parseLong(row.group(2))));
            }
        }
        return classes.isEmpty() ? Optional.empty() : Optional.of(new ClassHistogram(classes));
    }

    /** Of this JVM, after a collection; empty if it does not tell. */
    public static Optional<ClassHistogram> own() {
        try {
            Object said = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return parse(String.valueOf(said).lines().toList());
        } catch (JMException | RuntimeException silent) {
            return Optional.empty();
        }
    }

    /** The classes of several JVMs as one. */
    public ClassHistogram plus(ClassHistogram other) {
        Map<String, Held> sum = new LinkedHashMap<>();
        classes.forEach(held -> sum.put(held.name(), held));
        other.classes.forEach(held -> sum.merge(
                held.name(), held, (a, b) -> new Held(a.name(), a.instances() + b.instances(), a.bytes() + b.bytes())));
        return new ClassHistogram(sum.values().stream()
                .sorted(Comparator.comparingLong(Held::bytes).reversed())
                .toList());
    }

    /** Bytes of all classes: the live heap. */
    public long bytes() {
        return classes.stream().mapToLong(Held::bytes).sum();
    }

    /** Bytes of one class; 0 if there is none. */
    public long bytes(String name) {
        return classes.stream()
                .filter(held -> held.name().equals(name))
                .mapToLong(Held::bytes)
                .sum();
    }
}
