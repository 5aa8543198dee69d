package dev.muster.lab.operation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which places a text may have.
 *
 * @param columns of the feed
 * @param extracted names of values that answers are asked for
 * @param acknowledged whether an acknowledged operation is at hand, as in an audit; then nothing else is
 */
public record Places(Collection<String> columns, Collection<String> extracted, boolean acknowledged) {
    /** The names that are always there. */
    static final List<String> BUILT_IN = List.of("agent", "i", "uuid", "seed");

    private static final String FEED = "feed.";
    private static final String ACKNOWLEDGED = "acknowledged.";

    /** What an audit's expectation may name. */
    public static final Places OF_AN_AUDIT = new Places(List.of(), List.of(), true);

    /** The place of this name; empty if there is none such. */
    Optional<Place> named(String name) {
        if (acknowledged) {
            return name.startsWith(ACKNOWLEDGED)
                    ? Optional.of(new Place(Place.Kind.ACKNOWLEDGED, "$." + name.substring(ACKNOWLEDGED.length())))
                    : Optional.empty();
        }
        if (name.startsWith(FEED)) {
            String column = name.substring(FEED.length());
            return columns.contains(column) ? Optional.of(new Place(Place.Kind.FEED, column)) : Optional.empty();
        }
        return switch (name) {
            case "agent" -> Optional.of(new Place(Place.Kind.AGENT, name));
            case "i" -> Optional.of(new Place(Place.Kind.INDEX, name));
            case "uuid" -> Optional.of(new Place(Place.Kind.UUID, name));
            case "seed" -> Optional.of(new Place(Place.Kind.SEED, name));
            default -> extracted.contains(name) ? Optional.of(new Place(Place.Kind.EXTRACTED, name)) : Optional.empty();
        };
    }

    /** Whether a name always means something, so that no extracted value can have it. */
    public static boolean reserved(String name) {
        return BUILT_IN.contains(name) || name.startsWith(FEED) || name.startsWith(ACKNOWLEDGED);
    }

    /** Every name that may be written. */
    public List<String> names() {
        if (acknowledged) {
            return List.of(
                    "acknowledged.arguments",
                    "acknowledged.name",
                    "acknowledged.result",
                    "acknowledged.agent",
                    "acknowledged.i");
        }
        List<String> names = new ArrayList<>(BUILT_IN);
        columns.forEach(column -> names.add(FEED + column));
        names.addAll(extracted);
        return names;
    }
}
