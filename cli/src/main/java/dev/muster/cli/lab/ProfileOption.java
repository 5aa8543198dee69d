package dev.muster.cli.lab;

import dev.muster.cli.settings.EngineSettings;
import dev.muster.cli.settings.Settings;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.config.Configuration;
import dev.muster.core.config.Profile;
import dev.muster.lab.engine.EngineDriver;
import dev.muster.lab.engine.Starter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The profile of what is measured: of engines in this process and of the servers that a run starts. What variables set
 * holds for both as well; the file of a data directory does not, for they work on data of their own.
 */
final class ProfileOption {
    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Configuration profile of what is measured: minimal, development, production,"
                    + " high-performance or memory-optimized. Default: $MUSTER_PROFILE, else none.")
    private @Nullable String name;

    /** The option as it is given again, with a blank before it; empty if it was not given. */
    String again() {
        return name == null ? "" : " --profile " + name;
    }

    /** Its name; null if it was not given. */
    @Nullable
    String name() {
        return name;
    }

    /**
     * What measures Muster under it.
     *
     * @throws Failure if there is no such profile, or variables set what cannot be meant
     */
    EngineDriver driver(Shell shell) {
        Configuration configuration = Settings.measured(shell, name);
        return new EngineDriver(starter(), EngineSettings.of(configuration), profile(configuration));
    }

    /**
     * The profile that counts, by its wire name; null for none.
     *
     * @throws Failure as {@link #driver} does
     */
    @Nullable
    String counts(Shell shell) {
        return profile(Settings.measured(shell, name));
    }

    private static @Nullable String profile(@Nullable Configuration configuration) {
        Profile profile = configuration == null ? null : configuration.profile();
        return profile == null ? null : profile.wireName();
    }

    /** Another server has no profile of ours. */
    void refuseFor(String target) {
        if (name != null) {
            throw Failure.usage("--profile is a setting of Muster, and the scenario measures another server: " + target)
                    .withHelp("leave --profile out");
        }
    }

    private Optional<Starter> starter() {
        Optional<Starter> starter = Starter.ofProcess();
        String chosen = name;
        return chosen == null ? starter : starter.map(it -> it.with(Settings.PROFILE_VARIABLE, chosen));
    }
}
