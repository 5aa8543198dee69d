package dev.muster.cli.checklist;

import dev.muster.cli.document.Document;
import dev.muster.cli.document.Section;
import dev.muster.cli.document.Troubles;
import dev.muster.cli.terminal.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row of what Muster has to show.
 *
 * @param row its name, such as {@code B1}
 * @param asks what is asked for, in a sentence
 * @param shownBy what shows it; all of these have to
 * @param notBuilt what of it does not exist yet; null if all does
 */
record Requirement(
        String row,
        String asks,
        List<Proof> shownBy,
        @Nullable String notBuilt) {
    /** The rows that ship with the program. */
    static final String RESOURCE = "requirements.yaml";

    private static final List<String> KEYS = List.of("row", "asks", ProofReader.KEY, "not_built");

    /** Copies the proofs. */
    Requirement {
        shownBy = List.copyOf(shownBy);
    }

    /** The rows that ship with the program. */
    static List<Requirement> shipped() {
        return parse(RESOURCE, resource(RESOURCE));
    }

    /** A file that ships with the program. */
    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Requirement.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw Failure.unreachable(name + " of the program cannot be read: " + broken.getMessage());
        }
    }

    /**
     * Reads a table of rows.
     *
     * @param file its name, for messages
     * @throws Failure if something is wrong, with all of it
     */
    static List<Requirement> parse(String file, String text) {
        Troubles troubles = new Troubles(file);
        List<Requirement> rows = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Section top = Section.of(Document.parse(file, text), file, List.of("rows"), troubles);
        for (Document item : top.items("rows")) {
            Section section = Section.of(item, "a row", KEYS, troubles);
            String row = section.text("row");
            String asks = section.text("asks");
            List<Proof> proofs = ProofReader.read(section, troubles);
            String notBuilt = section.text("not_built");
            if (row == null || asks == null) {
                troubles.add(section.line(), "'row' and 'asks' are needed");
            } else if (!names.add(row)) {
                troubles.add(section.line(), "row " + row + " is there twice");
            } else if (proofs.isEmpty() && notBuilt == null) {
                troubles.add(section.line(), "row " + row + " says neither what shows it nor that it is not built");
            } else {
                rows.add(new Requirement(row, asks, proofs, notBuilt));
            }
        }
        troubles.throwIfAny();
        return rows;
    }

    /** What each of its proofs comes to; what is not built is one more of them. */
    List<Shown> shown(Judge judge) {
        List<Shown> all = new ArrayList<>();
        if (notBuilt != null) {
            all.add(new Shown(Shown.State.NOT_BUILT, notBuilt, null, null));
        }
        shownBy.forEach(proof -> all.add(judge.shown(proof)));
        return all;
    }

    /** How the row is: as the proof that weighs most. */
    static Shown.State state(List<Shown> shown) {
        return shown.stream().map(Shown::state).min(Enum::compareTo).orElse(Shown.State.NOT_RUN);
    }
}
