package dev.muster.cli.token;

import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code muster token}. */
@Command(name = "token", description = "Make, list, rotate and revoke tokens: with one, others may call the server.")
public final class TokenGroup extends Group {
    public static final Branch BRANCH = new Branch(
            "token",
            shell -> new TokenGroup(),
            () -> List.of(
                    Branch.leaf("create", NewToken::new),
                    Branch.leaf("list", ListTokens::new),
                    Branch.leaf("rotate", Rotate::new),
                    Branch.leaf("revoke", Revoke::new)));

    private TokenGroup() {}
}
