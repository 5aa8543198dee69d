package dev.muster.cli.diagnose;

import dev.muster.cli.settings.Settings;
import dev.muster.cli.settings.SettingsChoice;
import dev.muster.cli.settings.Strays;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.config.Configuration;
import dev.muster.core.config.ConfigurationException;
import dev.muster.core.config.Profile;
import dev.muster.core.config.Setting;
import dev.muster.lab.engine.config.ConfigurationFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The configuration, loaded as {@code muster serve} loads it: the file, if there is one, and the variables. */
final class ConfigurationCheck implements Check {
    private static final String AREA = "configuration";
    private static final String PREFIX = "MUSTER_";
    private static final String BOUND = "known keys with values in their range";
    private static final String MEND = "mend it: 'muster serve' and every command on this directory refuse it;"
            + " 'muster config explain KEY' tells of a key";

    private final Shell shell;
    private final Path directory;

    /** @param directory the data directory, which may have a file */
    ConfigurationCheck(Shell shell, Path directory) {
        this.shell = shell;
        this.directory = directory;
    }

    @Override
    public String area() {
        return AREA;
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        if (UnseenDirectory.is(directory)) {
            findings.addAll(UnseenDirectory.finding(AREA, "file", directory));
            variables(findings);
            return findings;
        }
        try {
            loaded(Settings.load(shell, directory, new SettingsChoice()), findings);
        } catch (ConfigurationException wrong) {
            wrong.problems().forEach(problem -> findings.add(Finding.trouble(AREA, "keys", problem, BOUND, MEND)));
        } catch (Failure unreadable) {
            findings.add(Finding.trouble(
                    AREA,
                    "file",
                    String.valueOf(unreadable.getMessage()),
                    "a file that can be read",
                    "mend it, or name another with " + Settings.FILE_VARIABLE));
        }
        variables(findings);
        return findings;
    }

    private void loaded(Configuration configuration, List<Finding> findings) {
        Optional<Path> file = Settings.file(shell, directory, null);
        findings.add(Finding.ok(
                AREA,
                "file",
                file.map(it -> it + " is good")
                        .orElseGet(() ->
                                "there is no " + directory.resolve(ConfigurationFile.NAME) + ": defaults apply")));
        Profile profile = configuration.profile();
        List<Setting> named =
                configuration.settings().stream().filter(Setting::named).toList();
        findings.add(Finding.ok(
                AREA,
                "keys",
                Amounts.count(named.size(), "key") + " set, profile "
                        + (profile == null ? "none" : profile.wireName())));
        named.stream()
                .filter(setting -> !setting.key().effective())
                .forEach(setting -> findings.add(Finding.warning(
                        AREA,
                        "key without effect",
                        setting.where() + ": " + setting.key().name() + ": "
                                + setting.key().standing().sentence(),
                        null,
                        "nothing, or take it out")));
    }

    private void variables(List<Finding> findings) {
        List<String> set = shell.environment().keySet().stream()
                .filter(name -> name.startsWith(PREFIX))
                .sorted()
                .toList();
        for (Strays.Stray stray : Strays.in(shell.environment())) {
            findings.add(Finding.warning(
                    AREA,
                    "variable",
                    stray.name() + " is set, and nothing reads it",
                    null,
                    stray.nearest() == null
                            ? "take it out, if it was meant for Muster; 'muster config explain KEY' tells a key's variable"
                            : "did you mean '" + stray.nearest() + "'?"));
        }
        findings.add(Finding.ok(AREA, "variables", set.isEmpty() ? "none of Muster's is set" : String.join(", ", set)));
    }
}
