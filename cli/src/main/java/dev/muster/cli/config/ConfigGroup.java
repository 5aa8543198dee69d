package dev.muster.cli.config;

import dev.muster.cli.tree.Branch;
import dev.muster.cli.tree.Group;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code muster config}. */
@Command(
        name = "config",
        description = "Tell what is configured, what a key means, whether a file is good, and what profiles bring.")
public final class ConfigGroup extends Group {
    public static final Branch BRANCH = new Branch(
            "config",
            shell -> new ConfigGroup(),
            () -> List.of(
                    Branch.leaf("show", ShowConfig::new),
                    Branch.leaf("explain", Explain::new),
                    Branch.leaf("check", CheckConfig::new),
                    Branch.leaf("measure", MeasureProfiles::new)));

    private ConfigGroup() {}
}
