package dev.muster.cli.config;

import dev.muster.cli.engine.AnsweringCommand;
import dev.muster.cli.engine.Place;
import dev.muster.cli.settings.Settings;
import dev.muster.cli.settings.SettingsChoice;
import dev.muster.cli.settings.Strays;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.cli.terminal.Table;
import dev.muster.core.config.Configuration;
import dev.muster.core.config.Profile;
import dev.muster.core.config.Setting;
import dev.muster.core.config.Standing;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows all values that hold. */
@Command(
        name = "show",
        description = "Show all keys with the values that hold, and where each came from.",
        footer = {"", "Examples:", "  muster config show --changed", "  muster config show --profile production"})
final class ShowConfig extends AnsweringCommand {
    @Mixin
    private final Place place = new Place();

    @Mixin
    private final SettingsChoice choice = new SettingsChoice();

    @Option(names = "--changed", description = "Only what is not at its default.")
    private boolean changed;

    ShowConfig(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        Path directory = place.directory(shell());
        Configuration configuration = Settings.find(shell(), directory, choice);
        String file = Settings.file(shell(), directory, choice.file())
                .map(Path::toString)
                .orElse(null);
        Profile profile = configuration.profile();
        List<String> warnings = Strays.warnings(shell().environment());
        List<Setting> shown = configuration.settings().stream()
                .filter(setting -> !changed || setting.chosen())
                .toList();
        return answer(
                json -> json.field("profile", profile == null ? null : profile.wireName())
                        .field("file", file)
                        .objects("settings", shown, SettingWords::json)
                        .texts("warnings", warnings),
                style -> {
                    say("profile: " + (profile == null ? "none" : profile.wireName()) + "   file: "
                            + (file == null ? "none" : file));
                    if (shown.isEmpty()) {
                        say("everything is at its default");
                    } else {
                        table(shown, style);
                    }
                    warnings.forEach(warning -> say(style.yellow("warning: " + warning)));
                });
    }

    private void table(List<Setting> shown, Style style) {
        Table table = Table.of("KEY", "VALUE", "FROM", "");
        for (Setting setting : shown) {
            boolean idle = !(setting.key().standing() instanceof Standing.Effective);
            table.cell(setting.key().name(), idle ? style::dim : text -> text)
                    .cell(SettingWords.value(setting.value()))
                    .cell(setting.where(), setting.chosen() ? text -> text : style::dim)
                    .cell(idle ? setting.key().standing().word() : "", style::dim);
        }
        print(table);
    }
}
