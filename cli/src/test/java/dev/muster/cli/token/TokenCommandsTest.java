package dev.muster.cli.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TokenCommandsTest {
    @TempDir
    Path home;

    private Program muster;

    @BeforeEach
    void a_data_directory() {
        muster = new Program(home.resolve("data"));
    }

    @Test
    void a_token_is_made_listed_rotated_and_revoked() {
        String first = muster.ok("token", "create", "ada", "--role", "operator", "--quiet")
                .strip();
        assertThat(first).matches("k_[0-9a-z]{12}\\.[0-9a-z]{52}");
        String id = first.substring(0, first.indexOf('.'));
        assertThat(muster.ok("token", "list"))
                .contains(id)
                .contains("ada")
                .contains("operator")
                .contains("active");

        String second =
                muster.ok("token", "rotate", "ada", "--grace", "10m", "--quiet").strip();
        assertThat(second).startsWith(id).isNotEqualTo(first);

        assertThat(muster.ok("token", "revoke", "ada")).isEqualTo(id + "  ada is revoked\n");
        JsonNode listed = muster.json("token", "list").at("/tokens/0");
        assertThat(listed.at("/state").stringValue()).isEqualTo("revoked");
        Ran ran = muster.run("token", "rotate", id);
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("token 'ada' is revoked").contains("create a new one");
        assertThat(muster.run("token", "revoke", "ada").err())
                .isEqualTo("muster: token 'ada' (" + id + ") is revoked, and there is no other of that name\n");
    }

    @Test
    void where_there_is_no_data_directory_only_a_new_token_makes_one() {
        for (String command : List.of("list", "rotate ada", "revoke ada")) {
            Ran ran = muster.run(("token " + command).split(" "));

            assertThat(ran.code()).as(command).isEqualTo(2);
            assertThat(ran.err()).contains("there is no data directory");
            assertThat(home.resolve("data")).doesNotExist();
        }
        muster.ok("token", "create", "ada");
        assertThat(home.resolve("data")).isDirectory();
    }

    @Test
    void the_secret_is_shown_once_and_is_in_no_file() throws IOException {
        JsonNode made = muster.json("token", "create", "ada");
        String bearer = made.at("/bearer").stringValue();
        String secret = bearer.substring(bearer.indexOf('.') + 1);

        assertThat(muster.ok("token", "list", "--json")).doesNotContain(secret);
        List<Path> files;
        try (Stream<Path> all = Files.walk(home)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertThat(files)
                .isNotEmpty()
                .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .doesNotContain(secret));
        assertThat(Files.readString(home.resolve("data/audit.log")))
                .contains("\"action\":\"create_token\"")
                .contains("\"outcome\":\"done\"");
    }

    @Test
    void what_is_not_right_is_said() {
        muster.ok("token", "create", "ada");

        assertThat(muster.run("token", "create", "ada").err()).contains("there is a token 'ada' already");
        assertThat(muster.run("token", "create", "bob", "--role", "agnet").err())
                .contains("agent");
        assertThat(muster.run("token", "create", "bob", "--project", "nowhere").err())
                .contains("there is no project 'nowhere'");
        assertThat(muster.run("token", "create", "bob", "--expires", "2020-01-01")
                        .err())
                .contains("which is past");
        assertThat(muster.run("token", "revoke", "adda").err()).contains("ada");
    }
}
