package dev.muster.lab.report;

import dev.muster.lab.report.Page.Part.Fact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of tables about what was measured, as Markdown and as one HTML file that needs no network.
 *
 * @param title what it is about
 * @param say the most important in a sentence
 * @param parts in order
 */
public record Page(String title, String say, List<Part> parts) {
    /** Begins the head of a column whose cells are states or verdicts. */
    public static final String STATE = "!";

    /** Copies the parts. */
    public Page {
        parts = List.copyOf(parts);
    }

    /**
     * A section: facts, sentences, and a table; what is empty is left out.
     *
     * @param title its heading
     * @param facts names with values
     * @param notes sentences
     * @param head names of columns; those that begin with # hold figures, those that begin with ! states
     * @param rows as many cells as columns
     */
    public record Part(String title, List<Fact> facts, List<String> notes, List<String> head, List<List<String>> rows) {
        /** Copies the lists. */
        public Part {
            facts = List.copyOf(facts);
            notes = List.copyOf(notes);
            head = List.copyOf(head);
            rows = rows.stream().map(List::copyOf).toList();
        }

        /** One that says something and has no table. */
        public static Part saying(String title, String... notes) {
            return new Part(title, List.of(), List.of(notes), List.of(), List.of());
        }

        /** Something that is known of what the section is about. */
        public record Fact(String name, String value) {}
    }

    /** The page in Markdown. */
    public String markdown() {
        List<String> lines = new ArrayList<>(List.of("# " + Cells.plain(title), "", Cells.plain(say)));
        for (Part part : parts) {
            lines.addAll(List.of("", "## " + Cells.plain(part.title()), ""));
            part.facts().forEach(fact -> lines.add("- " + Cells.plain(fact.name()) + ": " + Cells.plain(fact.value())));
            if (!part.facts().isEmpty()) {
                lines.add("");
            }
            part.notes().forEach(note -> lines.addAll(List.of(Cells.plain(note), "")));
            if (!part.rows().isEmpty()) {
                lines.addAll(new Sheet(plain(part.head()), part.rows()).markdown());
            }
        }
        return String.join("\n", lines).stripTrailing() + "\n";
    }

    private static List<String> plain(List<String> head) {
        return head.stream()
                .map(name -> name.startsWith(STATE) ? name.substring(1) : name)
                .toList();
    }

    /**
     * The page in HTML.
     *
     * @throws IOException when the program lacks its style sheet
     */
    public String html() throws IOException {
        Html out = new Html()
                .raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .element("title", title)
                .raw("<style>")
                .raw(Reports.style())
                .raw("</style></head>\n<body><main>\n<section class=\"card hero tone-open\">")
                .element("h1", title)
                .element("p class=\"say\"", say)
                .raw("</section>\n");
        parts.forEach(part -> html(out, part));
        return out.raw("</main></body></html>\n").toString();
    }

    private static void html(Html out, Part part) {
        out.raw("<section class=\"card\">").element("h2", part.title());
        if (!part.facts().isEmpty()) {
            out.raw("<dl>");
            part.facts().forEach(fact -> out.element("dt", fact.name()).element("dd", fact.value()));
            out.raw("</dl>");
        }
        part.notes().forEach(note -> out.element("p", note));
        if (!part.rows().isEmpty()) {
            out.tableHead(plain(part.head()).toArray(String[]::new));
            part.rows().forEach(row -> row(out, part.head(), row));
            out.tableEnd();
        }
        out.raw("</section>\n");
    }

    private static void row(Html out, List<String> head, List<String> row) {
        out.raw("<tr>");
        for (int i = 0; i < row.size(); i++) {
            String cell = row.get(i);
            if (head.get(i).startsWith(STATE)) {
                out.raw("<td class=\"nowrap\">")
                        .raw(cell.isEmpty() ? "" : Html.chip(cell))
                        .raw("</td>");
            } else {
                out.element(head.get(i).startsWith("#") ? "td class=\"num\"" : "td", cell);
            }
        }
        out.raw("</tr>");
    }
}
