package dev.muster.cli.tdd;

import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code muster tdd}. */
@Command(name = "tdd", description = "Work on a story test first: design, failing tests, code, refactoring, commit.")
public final class TddGroup extends Group {
    public static final Branch BRANCH = new Branch(
            "tdd",
            shell -> new TddGroup(),
            () -> List.of(
                    Branch.leaf("start", StartWork::new),
                    Branch.leaf("status", ShowCycle::new),
                    Branch.leaf("design", Design::new),
                    Branch.leaf("test", WriteTest::new),
                    Branch.leaf("code", Code::new),
                    Branch.leaf("refactor", Refactor::new),
                    Branch.leaf("commit", Commit::new),
                    Branch.leaf("next", Next::new),
                    Branch.leaf("back", Back::new),
                    Branch.leaf("run-tests", RunTests::new),
                    Branch.leaf("abort", Abort::new),
                    Branch.leaf("allowed", Allowed::new)));

    private TddGroup() {}
}
