package dev.muster.cli.tdd;

import dev.muster.cli.document.Document;
import dev.muster.cli.document.Section;
import dev.muster.cli.document.Troubles;
import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.state.StateMachine;
import dev.muster.core.tool.ToolRights;
import dev.muster.core.tool.ToolRole;
import dev.muster.core.tool.ToolRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A project's own tool rights, in YAML or JSON: {@code roles} with a list of synopses each. A role that the file names
 * has these rules and no other; one that it does not name has the standard ones.
 */
final class RightsFile {
    private static final String ROLES = "roles";
    private static final List<String> NAMES =
            Arrays.stream(ToolRole.values()).map(StateMachine::wire).toList();

    private RightsFile() {}

    /**
     * Reads a file.
     *
     * @throws dev.muster.cli.terminal.Failure with every problem and its line
     */
    static ToolRights read(Path file, Shell shell) {
        return parse(file.toString(), Input.fileText(file, shell));
    }

    static ToolRights parse(String name, String text) {
        Troubles troubles = new Troubles(name);
        Section root = Section.of(Document.parse(name, text), "the file", List.of(ROLES), troubles);
        Map<ToolRole, List<ToolRule>> rules = new EnumMap<>(ToolRole.class);
        Document roles = root.document(ROLES);
        if (roles == null) {
            troubles.add(root.line(), "key 'roles' is missing: it names roles and what each may run");
        } else {
            Section section = Section.of(roles, "roles", NAMES, troubles);
            for (ToolRole role : ToolRole.values()) {
                if (section.has(StateMachine.wire(role))) {
                    rules.put(role, rules(section.items(StateMachine.wire(role)), troubles));
                }
            }
        }
        troubles.throwIfAny();
        return ToolRights.standard().with(rules);
    }

    private static List<ToolRule> rules(List<Document> items, Troubles troubles) {
        List<ToolRule> rules = new ArrayList<>();
        for (Document item : items) {
            if (item instanceof Document.Scalar scalar) {
                try {
                    rules.add(ToolRule.parse(scalar.text()));
                } catch (IllegalArgumentException e) {
                    troubles.add(item.line(), String.valueOf(e.getMessage()));
                }
            } else {
                troubles.add(item.line(), "a rule is expected, such as 'git add [--] PATH...'");
            }
        }
        return rules;
    }
}
