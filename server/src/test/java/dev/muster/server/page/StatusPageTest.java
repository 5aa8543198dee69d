package dev.muster.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.server.RunningServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class StatusPageTest {
    @TempDir
    Path directory;

    @Test
    void the_page_and_its_parts_come_with_a_policy_that_forbids_all_else() throws Exception {
        try (RunningServer server = new RunningServer(directory)) {
            for (String path : new String[] {"/", "/status.css", "/status.js"}) {
                HttpResponse<String> answer = server.get(path);
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                assertThat(answer.headers().firstValue("Content-Security-Policy"))
                        .as(path)
                        .hasValueSatisfying(policy -> assertThat(policy)
                                .contains("default-src 'none'")
                                .doesNotContain("unsafe"));
            }
        }
    }

    @Test
    void a_part_that_the_browser_has_is_not_sent_again() throws Exception {
        try (RunningServer server = new RunningServer(directory)) {
            String tag = server.get("/").headers().firstValue("ETag").orElseThrow();

            HttpResponse<String> again = server.get("/", "If-None-Match", tag);

            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
        }
    }

    @Test
    void nothing_in_it_comes_from_another_host_or_runs_against_its_own_policy() throws Exception {
        try (RunningServer server = new RunningServer(directory)) {
            String page = server.get("/").body();
            String script = server.get("/status.js").body();

            assertThat(page).doesNotContainPattern("(src|href)=\"(https?:)?//").doesNotContain("style=");
            assertThat(page).doesNotContainPattern(Pattern.compile("<script(?![^>]*src=)"));
            assertThat(page).doesNotContainPattern("\\son[a-z]+=");
            assertThat(script).doesNotContain("innerHTML").doesNotContain("eval(");
        }
    }

    @Test
    void the_script_finds_every_element_that_it_asks_for() throws Exception {
        try (RunningServer server = new RunningServer(directory)) {
            String page = server.get("/").body();

            assertThat(Pattern.compile("\\$\\(\"([a-z0-9-]+)\"\\)")
                            .matcher(server.get("/status.js").body())
                            .results()
                            .map(found -> found.group(1))
                            .distinct())
                    .isNotEmpty()
                    .allSatisfy(id -> assertThat(page).contains("id=\"" + id + "\""));
        }
    }
}
