package dev.muster.cli.checklist;

import dev.muster.cli.document.Document;
import dev.muster.cli.document.Section;
import dev.muster.cli.document.Troubles;
import dev.muster.client.text.Suggestions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code shown_by} of a checklist's file. */
final class ProofReader {
    /** The key. */
    static final String KEY = "shown_by";

    private static final List<String> KEYS =
            List.of("scenario", "test", "gate", "metric", "agents", "min", "max", "tests", "search");
    private static final List<String> SEARCHES = List.of("gc", "pool", "profile");
    private static final int MOST_AGENTS = 1_000_000;

    private ProofReader() {}

    /** The proofs of a section; what is wrong goes to the troubles. */
    static List<Proof> read(Section section, Troubles troubles) {
        List<Proof> proofs = new ArrayList<>();
        for (Document item : section.items(KEY)) {
            Section proof = Section.of(item, KEY, KEYS, troubles);
            List<String> tests = proof.texts("tests");
            String test = proof.text("test");
            String search = proof.text("search");
            if (search != null) {
                if (!SEARCHES.contains(search)) {
                    troubles.add(
                            proof.line(), "there is no search '" + search + "'; " + Suggestions.hint(search, SEARCHES));
                }
                proofs.add(new Proof.BySearch(search));
            } else if (!tests.isEmpty()) {
                if (test != null) {
                    troubles.add(proof.line(), "'tests' names classes, 'test' a test of a run: give one of them");
                }
                proofs.add(new Proof.ByTests(tests));
            } else if (test == null) {
                troubles.add(proof.line(), "'test', 'tests' or 'search' is missing");
            } else {
                String gate = proof.text("gate");
                String metric = proof.text("metric");
                if (gate != null && metric != null) {
                    troubles.add(proof.line(), "'gate' and 'metric' do not go together");
                }
                Long agents = proof.whole("agents", 1, MOST_AGENTS);
                proofs.add(new Proof.ByRun(
                        proof.text("scenario"),
                        test,
                        gate,
                        metric,
                        agents == null ? null : Integer.valueOf(agents.intValue()),
                        number(proof, "min"),
                        number(proof, "max")));
            }
        }
        return proofs;
    }

    private static @Nullable Double number(Section proof, String key) {
        return proof.parsed(key, text -> {
            try {
                return Double.valueOf(text);
            } catch (NumberFormatException wrong) {
                throw new IllegalArgumentException("'" + text + "' is no number", wrong);
            }
        });
    }
}
