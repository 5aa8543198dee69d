package dev.muster.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.server.MusterServer;
import dev.muster.server.RunningServer;
import dev.muster.server.ServerOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What the status page's script does, in a browser. */
@Tag("browser")
@Timeout(240) // a browser that hangs, on a machine that is busy
class StatusPageInBrowserTest {
    private static final String LIVE = "document.getElementById('link').dataset.state === 'live'";
    private static final String FOLLOWS = "document.getElementById('stream').textContent === 'live'";

    @TempDir
    Path directory;

    @TempDir(cleanup = CleanupMode.NEVER) // its processes may still write there; the machine empties it
    Path profile;

    @Test
    void it_shows_an_event_and_a_task_as_they_come() throws Exception {
        try (RunningServer server = new RunningServer(directory);
                Browser page = look(server)) {
            server.post("/api/v1/tasks", "{\"title\": \"Sweep <b>the</b> hall\"}");
            publish(server, "hall.swept");

            page.await("document.getElementById('recent').textContent.includes('Sweep <b>the</b> hall')");
            page.await(isListed("hall.swept"));
            assertThat(page.text("task-count")).isEqualTo("1");
            assertThat(page.run("document.getElementById('no-events').hidden")).isEqualTo(true);
        }
    }

    @Test
    void it_follows_events_again_each_time_the_server_was_started_anew() throws Exception {
        try (RunningServer first = new RunningServer(directory);
                Browser page = look(first)) {
            int port = first.uri("/").getPort();
            first.end(); // the engine and its events stay
            for (int start = 1; start <= 3; start++) {
                page.await("document.getElementById('link').dataset.state === 'lost'");
                try (MusterServer again = MusterServer.start(first.engine(), ServerOptions.local(port))) {
                    page.await(LIVE);
                    page.run(
                            "void fetch('/api/v1/events', { method: 'POST', headers: { 'Content-Type': 'application/json' },"
                                    + "body: '{\"events\": [{\"topic\": \"after.start." + start + "\"}]}' })");
                    page.await(isListed("after.start." + start));
                    assertThat(again.port()).isEqualTo(port);
                }
            }
        }
    }

    @Test
    void it_follows_events_again_after_the_stream_alone_was_refused() throws Exception {
        followsAgainAfter("new Response('{\"detail\": \"too busy for readers\"}', { status: 503 })");
    }

    /** The figures came back before the stream's turn, and nobody asked for the stream any more. */
    @Test
    void it_follows_events_again_where_the_figures_come_back_first() throws Exception {
        followsAgainAfter("new Response('')");
    }

    private void followsAgainAfter(String answer) throws Exception {
        try (RunningServer server = new RunningServer(directory);
                Browser page = look(server)) {
            page.run("""
                    const real = window.fetch;
                    let others = 1;
                    window.fetch = (url, more) =>
                        url.includes("/events") && others-- > 0 ? Promise.resolve(ANSWER) : real(url, more);
                    void follow().then(refresh);""".replace("ANSWER", answer));
            page.await("others < 1 && link.state === 'live' && " + FOLLOWS);
            publish(server, "heard.again");
            page.await(isListed("heard.again"));
        }
    }

    @Test
    void it_shows_what_happened_while_nobody_looked() throws Exception {
        try (RunningServer server = new RunningServer(directory);
                Browser page = look(server)) {
            page.await("known.cursor !== null"); // told at once, though there was no event
            page.run(visible(false));
            page.await("reader.signal.aborted");
            publish(server, "behind.your.back");
            page.run(visible(true));

            page.await(isListed("behind.your.back"));
        }
    }

    @Test
    void a_token_that_no_header_can_carry_is_told_in_the_form_and_not_kept() throws Exception {
        try (RunningServer server = new RunningServer(directory);
                Browser page = look(server)) {
            page.run("askToken(null); $('token').value = 'mst_abc…'; $('token-form').requestSubmit();");

            page.await("$('token-why').textContent.startsWith('This is no token')");
            assertThat(page.run("$('token-form').hidden")).isEqualTo(false);
            assertThat(page.run("sessionStorage.getItem('muster-token')")).isNull();

            page.run("$('token').value = 'mst_abc'; $('token-form').requestSubmit();");
            page.await("$('token-why').textContent.startsWith('The server does not take this token')");
        }
    }

    private Browser look(RunningServer server) throws Exception {
        server.post("/api/v1/sessions", "{\"agent\": \"sweeper\", \"create_project\": true}");
        Browser page = Browser.open(profile, server.uri("/"));
        page.await(LIVE + " && " + FOLLOWS);
        return page;
    }

    private static void publish(RunningServer server, String topic) throws Exception {
        assertThat(server.post("/api/v1/events", "{\"events\": [{\"topic\": \"" + topic + "\"}]}")
                        .statusCode())
                .isBetween(200, 201);
    }

    private static String isListed(String topic) {
        return "document.getElementById('events').textContent.includes('" + topic + "')";
    }

    private static String visible(boolean visible) {
        return "Object.defineProperty(document, 'hidden', { value: " + !visible + ", configurable: true });"
                + "document.dispatchEvent(new Event('visibilitychange'));";
    }
}
