package dev.muster.cli.config;

import dev.muster.cli.engine.AnsweringCommand;
import dev.muster.cli.engine.Place;
import dev.muster.cli.settings.Settings;
import dev.muster.cli.settings.SettingsChoice;
import dev.muster.cli.terminal.Details;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Table;
import dev.muster.core.config.Catalogue;
import dev.muster.core.config.Configuration;
import dev.muster.core.config.Key;
import dev.muster.core.config.Profile;
import dev.muster.core.config.Setting;
import dev.muster.lab.engine.config.KeyHint;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Explains a key. */
@Command(
        name = "explain",
        description = "Explain a key: what it takes, what it does, what it is now and why.",
        footer = {"", "Example:", "  muster config explain logging.level"})
final class Explain extends AnsweringCommand {
    @Parameters(paramLabel = "KEY", description = "The key, such as logging.level, or a group; in kebab or snake case.")
    private String name = "";

    @Mixin
    private final Place place = new Place();

    @Mixin
    private final SettingsChoice choice = new SettingsChoice();

    Explain(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        Key key = Catalogue.find(name);
        if (key == null) {
            return group();
        }
        Setting now = Settings.find(shell(), place.directory(shell()), choice).setting(key.name());
        Map<Profile, String> profiles = new TreeMap<>(key.profiles());
        return answer(
                json -> {
                    SettingWords.json(json, now);
                    SettingWords.typed(json, "default", key.type(), key.usual());
                    json.field("type", key.type().label())
                            .field("range", key.type().range())
                            .field("variable", key.variable())
                            .field("effect", key.effect())
                            .field("what", key.standing().sentence())
                            .object(
                                    "profiles",
                                    inside -> profiles.forEach((profile, value) ->
                                            SettingWords.typed(inside, profile.wireName(), key.type(), value)));
                },
                style -> {
                    say(style.bold(key.name()) + ": " + key.effect());
                    say(key.standing().sentence());
                    new Details()
                            .line("now", SettingWords.value(now.value()) + "  (" + now.where() + ")")
                            .line("type", key.type().label())
                            .line("range", key.type().range())
                            .line("default", SettingWords.value(key.usual()))
                            .line(
                                    "profiles",
                                    profiles.entrySet().stream()
                                            .map(each -> each.getKey().wireName() + " "
                                                    + SettingWords.value(each.getValue()))
                                            .collect(Collectors.joining(", ")))
                            .line("variable", key.variable())
                            .line("standing", key.standing().word().toLowerCase(Locale.ROOT))
                            .print(this::say, style);
                });
    }

    /** Tells the keys of a group. */
    private int group() {
        List<Key> keys = Catalogue.under(name);
        if (keys.isEmpty()) {
            throw Failure.usage("there is no key '" + name + "'; "
                    + KeyHint.of(name.replace('-', '_').toLowerCase(Locale.ROOT), Catalogue.names()));
        }
        Configuration now = Settings.find(shell(), place.directory(shell()), choice);
        List<Setting> settings =
                keys.stream().map(key -> now.setting(key.name())).toList();
        return answer(json -> json.field("group", name).objects("settings", settings, SettingWords::json), style -> {
            say(style.bold(name) + " is a group of " + keys.size() + (keys.size() == 1 ? " key:" : " keys:"));
            Table table = Table.of("KEY", "VALUE", "");
            settings.forEach(setting -> table.cell(setting.key().name())
                    .cell(SettingWords.value(setting.value()))
                    .cell(setting.key().effect(), style::dim));
            print(table);
        });
    }
}
