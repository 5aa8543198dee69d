package dev.muster.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.server.RunningServer;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of projects, agents, sessions and tokens over REST: no answer grows with what there is. */
@Tag("unit")
class ListPagesTest {
    private static final int THERE = 120;
    private static final int BY_DEFAULT = 50;

    @TempDir
    Path directory;

    private static void fill(RunningServer server, String path, String body) throws Exception {
        for (int i = 0; i < THERE; i++) {
            assertThat(server.post(path, body.formatted(i)).statusCode()).isIn(200, 201);
        }
    }

    /** These lists came as one answer, however long they were. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
                    /projects,     projects, name,       "{`project`:`p.%03d-ä`}"
                    /agents,       agents,   name,       "{`agent`:`p.%03d-ä`}"
                    /sessions,     sessions, agent_name, "{`agent`:`p.%03d-ä`,`create_project`:true}"
                    /admin/tokens, tokens,   name,       "{`name`:`p.%03d-ä`,`role`:`agent`}"
                    """)
    void a_list_is_answered_by_page_and_the_pages_hold_each_item_once(
            String path, String name, String field, String body) throws Exception {
        try (RunningServer server = new RunningServer(directory)) {
            fill(server, "/api/v1" + path, body.replace('`', '"'));

            List<Integer> sizes = new ArrayList<>();
            List<String> names = new ArrayList<>();
            String query = "";
            while (query != null) {
                Fields page = RunningServer.fields(server.get("/api/v1" + path + query));
                List<Fields> items = page.objects(name);
                sizes.add(items.size());
                items.forEach(item -> names.add(item.text(field)));
                String next = page.textOrNull("next");
                query = next == null ? null : "?after=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
            }

            assertThat(sizes).containsExactly(BY_DEFAULT, BY_DEFAULT, THERE - 2 * BY_DEFAULT);
            assertThat(names)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, THERE)
                            .mapToObj("p.%03d-ä"::formatted)
                            .toList());
            assertThat(RunningServer.fields(server.get("/api/v1" + path + "?limit=1000"))
                            .objects(name))
                    .hasSize(THERE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/agents?after=p",
                "/admin/tokens?after=p",
                "/sessions?after=p",
                "/projects?limit=0",
                "/agents?limit=1001"
            })
    void a_page_that_cannot_be_is_refused_by_name(String path) throws Exception {
        try (RunningServer server = new RunningServer(directory)) {
            HttpResponse<String> answer = server.get("/api/v1" + path);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(RunningServer.fields(answer).text("code")).isEqualTo("INVALID_ARGUMENT");
        }
    }
}
