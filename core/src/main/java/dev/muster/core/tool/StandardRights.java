package dev.muster.core.tool;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What each role may run where a project says nothing. Looking is everybody's; tests are for who writes tests or code;
 * only who writes code commits it; only the orchestrator merges. No rule has an option by which git runs a program.
 */
final class StandardRights {
    private static final String LOOK = """
            ls [-l] [-a] [--] [PATH...]
            cat [-n] [--] PATH...
            git status [--short] [--branch]
            git log [--oneline] [--stat] [-n NUMBER] [NAME]
            git diff [--stat] [--cached] [--no-ext-diff] [NAME]
            git show [--stat] [--no-ext-diff] NAME
            """;

    private static final String TEST = """
            ./check [--junit PATH]
            make test
            make check
            mvn [-q] [-o] [-B] [-ntp] test [-Dtest=NAME] [-pl NAME] [-am]
            ./mvnw [-q] [-o] [-B] [-ntp] test [-Dtest=NAME] [-pl NAME] [-am]
            gradle [-q] [--offline] test [--tests NAME]
            ./gradlew [-q] [--offline] test [--tests NAME]
            npm test
            cargo test [--offline] [--quiet] [NAME]
            go test [-v] [-run NAME] [PATH...]
            """;

    private static final String COMMIT = """
            git add [--all] [--] [PATH...]
            git restore [--staged] [--] PATH...
            git switch [-c NAME] [NAME]
            git commit [-a] [-m TEXT] [--message=TEXT] [--] [PATH...]
            """;

    private static final String DATA = """
            sqlite3 -readonly -safe PATH TEXT
            head [-n NUMBER] [--] PATH...
            wc [-l] [-c] [--] PATH...
            """;

    private static final String LEAD = """
            git branch [--list]
            git worktree list
            git merge [--no-ff] [--no-edit] [-m TEXT] NAME
            muster sprint status
            muster backlog view
            muster tdd status NAME
            """;

    static final ToolRights RIGHTS = rights();

    private StandardRights() {}

    private static ToolRights rights() {
        Map<ToolRole, List<ToolRule>> rules = new EnumMap<>(ToolRole.class);
        rules.put(ToolRole.DESIGN, rules(LOOK));
        rules.put(ToolRole.QA, rules(LOOK, TEST));
        rules.put(ToolRole.CODE, rules(LOOK, TEST, COMMIT));
        rules.put(ToolRole.DATA, rules(LOOK, DATA));
        rules.put(ToolRole.ORCHESTRATOR, rules(LOOK, TEST, LEAD));
        return ToolRights.of(rules);
    }

    private static List<ToolRule> rules(String... parts) {
        return Stream.of(parts).flatMap(String::lines).map(ToolRule::parse).toList();
    }
}
