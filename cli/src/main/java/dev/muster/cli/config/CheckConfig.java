package dev.muster.cli.config;

import dev.muster.cli.engine.AnsweringCommand;
import dev.muster.cli.settings.Settings;
import dev.muster.cli.settings.Strays;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.config.Configuration;
import dev.muster.core.config.ConfigurationException;
import dev.muster.core.config.Profile;
import dev.muster.core.config.Setting;
import dev.muster.core.config.Source;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Checks a file. */
@Command(
        name = "check",
        description = "Check a file of configuration, without using it; exit code 2 if something in it is wrong.",
        footer = {"", "Example:", "  muster config check muster.yaml"})
final class CheckConfig extends AnsweringCommand {
    @Parameters(paramLabel = "FILE", description = "The file, such as muster.yaml.")
    private Path file = Path.of("muster.yaml");

    CheckConfig(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        Configuration configuration;
        try {
            configuration = Settings.read(file).alone();
        } catch (ConfigurationException e) {
            throw Settings.wrong(e);
        }
        Profile profile = configuration.profile();
        List<String> warnings = Strays.warnings(shell().environment());
        List<Setting> set = configuration.settings().stream()
                .filter(setting -> setting.source() == Source.FILE)
                .toList();
        List<Setting> idle =
                set.stream().filter(setting -> !setting.key().effective()).toList();
        return answer(
                json -> json.field("file", file.toString())
                        .field("profile", profile == null ? null : profile.wireName())
                        .objects("settings", set, SettingWords::json)
                        .texts("warnings", warnings),
                style -> {
                    say(file + " is good: " + set.size() + (set.size() == 1 ? " key" : " keys") + ", profile "
                            + (profile == null ? "none" : profile.wireName()));
                    idle.forEach(setting -> say(style.dim(
                            "  " + setting.where() + ": " + setting.key().name() + ": "
                                    + setting.key().standing().sentence())));
                    warnings.forEach(warning -> say(style.yellow("warning: " + warning)));
                });
    }
}
