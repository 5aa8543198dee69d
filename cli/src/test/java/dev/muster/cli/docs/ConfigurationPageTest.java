package dev.muster.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.config.Catalogue;
import dev.muster.core.config.Key;
import dev.muster.core.config.Profile;
import dev.muster.lab.engine.config.ConfigurationFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * docs/configuration.md says what the catalogue says. {@code ./muster test -pl cli -Dtest=ConfigurationPageTest
 * -Dmuster.docs.write=true} writes its tables anew.
 */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final String MARK =
            "<!-- Below this line the page is written by ConfigurationPageTest from the catalogue. -->\n";

    @Test
    void the_tables_are_those_of_the_catalogue() throws IOException {
        String page = Files.readString(PAGE);
        String expected = page.substring(0, page.indexOf(MARK) + MARK.length()) + tables();
        if (Boolean.getBoolean("muster.docs.write")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(Files.readString(PAGE))
                .as("write it anew with -Dmuster.docs.write=true")
                .isEqualTo(expected);
    }

    @Test
    void every_file_that_the_page_shows_is_good() throws IOException {
        assertThat(Pattern.compile("(?ms)^```yaml\n(.*?)^```")
                        .matcher(Files.readString(PAGE))
                        .results()
                        .map(found -> ConfigurationFile.parse("sample", found.group(1))
                                .alone()))
                .isNotEmpty()
                .allSatisfy(configuration -> assertThat(configuration.settings())
                        .anyMatch(setting -> setting.named() && setting.key().effective()));
    }

    private static String tables() {
        StringBuilder out = new StringBuilder("\n## Profiles\n\n| profile | |\n|---|---|\n");
        for (Profile profile : Profile.values()) {
            out.append("| `")
                    .append(profile.wireName())
                    .append("` | ")
                    .append(profile.purpose())
                    .append(" |\n");
        }
        for (String group : Catalogue.groups()) {
            out.append("\n## ")
                    .append(group)
                    .append("\n\n| key | range | default | profiles | |\n|---|---|---|---|---|\n");
            Catalogue.all().stream().filter(key -> key.group().equals(group)).forEach(key -> out.append(row(key)));
        }
        return out.toString();
    }

    private static String row(Key key) {
        String profiles = new TreeMap<>(key.profiles())
                .entrySet().stream()
                        .map(each -> each.getKey().wireName() + " " + code(each.getValue()))
                        .collect(Collectors.joining(", "));
        return "| `" + key.name() + "` | " + key.type().range() + " | " + code(key.usual()) + " | " + profiles + " | "
                + key.effect() + " "
                + (key.effective() ? "" : "*" + key.standing().word() + ":* ")
                + key.standing().sentence() + " |\n";
    }

    private static String code(String value) {
        return value.isEmpty() ? "none" : "`" + value + "`";
    }
}
