package dev.muster.cli.diagnose;

import dev.muster.cli.document.Document;
import dev.muster.cli.terminal.Failure;
import dev.muster.client.text.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The configuration: a file, if there is one, and the variables. What the file's keys mean is known by
 * {@link FileRules}, of whoever reads them.
 */
final class ConfigurationCheck implements Check {
    /** The file's name. */
    static final String FILE = "muster.yaml";

    private static final String AREA = "configuration";
    private static final String PREFIX = "MUSTER_";
    /** Variables that something reads: the program, its launcher or its tests. */
    private static final List<String> VARIABLES = List.of(
            "MUSTER_DATA",
            "MUSTER_SERVER",
            "MUSTER_TOKEN",
            "MUSTER_PROJECT",
            "MUSTER_SESSION",
            "MUSTER_BASELINES",
            "MUSTER_HISTORY",
            "MUSTER_OPTS",
            "MUSTER_IMAGE",
            "MUSTER_CONFIG");

    private final Path file;
    private final Map<String, String> environment;
    private final FileRules rules;

    /** Knows what may stand in a configuration file. */
    interface FileRules {
        /** Nobody knows: only the form of the file is looked at. */
        FileRules NONE = (file, document) -> List.of(Finding.notMeasured(
                AREA, "keys", "the keys of " + file + " are not looked at by this command", "muster serve reads them"));

        /** What is found in a file that is valid YAML. */
        List<Finding> look(Path file, Document document);
    }

    ConfigurationCheck(Path file, Map<String, String> environment, FileRules rules) {
        this.file = file;
        this.environment = environment;
        this.rules = rules;
    }

    @Override
    public String area() {
        return AREA;
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        if (Files.exists(file)) {
            file(findings);
        } else {
            findings.add(Finding.ok(AREA, "file", "there is no " + file + ": defaults apply"));
        }
        variables(findings);
        return findings;
    }

    private void file(List<Finding> findings) {
        try {
            Document document = Document.parse(file.toString(), Files.readString(file));
            findings.add(Finding.ok(AREA, "file", file + " is valid YAML"));
            findings.addAll(rules.look(file, document));
        } catch (Failure wrong) {
            findings.add(Finding.trouble(
                    AREA, "file", String.valueOf(wrong.getMessage()), "valid YAML", "mend the line, or move the file"));
        } catch (IOException unreadable) {
            findings.add(Finding.trouble(
                    AREA, "file", file + " cannot be read: " + unreadable, "readable", "let this user read it"));
        }
    }

    private void variables(List<Finding> findings) {
        List<String> set = environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX))
                .sorted()
                .toList();
        for (String name : set) {
            if (!VARIABLES.contains(name)) {
                findings.add(Finding.warning(
                        AREA,
                        "variable",
                        name + " is set, and nothing reads it",
                        null,
                        Suggestions.hint(name, VARIABLES)));
            }
        }
        findings.add(Finding.ok(AREA, "variables", set.isEmpty() ? "none of Muster's is set" : String.join(", ", set)));
    }
}
