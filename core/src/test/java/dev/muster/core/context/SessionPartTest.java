package dev.muster.core.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.SessionReads;
import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.model.TestEngine;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.SessionId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session keeps by name: the newest of each key, by its version, until it has ended. */
@Tag("unit")
class SessionPartTest {
    private final TestEngine engine = TestEngine.open();
    private SessionId session = new SessionId("none");

    @BeforeEach
    void start() {
        session = engine.session("agent");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private SessionPart keep(String key, String value) {
        return engine.done(SavePart.of(session, key, PartForm.TEXT, value, null));
    }

    private ErrorCode refused(String key, PartForm form, String value, long ifVersion) {
        return engine.refused(SavePart.of(session, key, form, value, ifVersion)).code();
    }

    private SessionReads reads() {
        return engine.engine().reads().of(session);
    }

    @Test
    void the_newest_of_each_key_is_kept_also_over_a_restart() {
        keep("plan", "first");
        keep("notes", "a note");
        keep("plan", "second");
        engine.done(SavePart.of(session, "state", PartForm.JSON, "{\"step\": 3}", null));
        engine.restart();
        assertThat(reads().parts()).extracting(SessionPart::key).containsExactly("notes", "plan", "state");
        assertThat(reads().part("plan").value()).isEqualTo("second");
        assertThat(reads().part("state").value()).isEqualTo("{\"step\": 3}");
        assertThat(reads().part("state").part().form()).isEqualTo(PartForm.JSON);
    }

    @Test
    void a_version_grows_with_each_change_and_is_never_given_out_twice() {
        long first = keep("plan", "a").version();
        long second = keep("plan", "b").version();
        engine.done(new DeletePart(session, "plan", null));
        long third = keep("plan", "a").version();
        assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void whoever_has_seen_an_older_version_changes_nothing() {
        long first = keep("plan", "a").version();
        long second = keep("plan", "b").version();
        assertThat(refused("plan", PartForm.TEXT, "c", first)).isEqualTo(ErrorCode.CONFLICT);
        assertThat(refused("plan", PartForm.TEXT, "c", 0)).isEqualTo(ErrorCode.CONFLICT);
        assertThat(refused("other", PartForm.TEXT, "c", second)).isEqualTo(ErrorCode.CONFLICT);
        assertThat(engine.refused(new DeletePart(session, "plan", first)).code())
                .isEqualTo(ErrorCode.CONFLICT);
        assertThat(reads().parts()).singleElement().returns(second, SessionPart::version);
        assertThat(engine.done(SavePart.of(session, "plan", PartForm.TEXT, "c", second))
                        .version())
                .isGreaterThan(second);
        assertThat(engine.done(SavePart.of(session, "other", PartForm.TEXT, "c", 0L))
                        .key())
                .isEqualTo("other");
    }

    @Test
    void to_keep_the_same_again_changes_nothing_so_that_it_can_be_asked_twice() {
        long seen = keep("plan", "a").version();
        SessionPart changed = engine.done(SavePart.of(session, "plan", PartForm.TEXT, "b", seen));
        int events = events().size();
        assertThat(engine.done(SavePart.of(session, "plan", PartForm.TEXT, "b", seen)))
                .isEqualTo(changed);
        assertThat(events()).hasSize(events);
        assertThat(engine.done(SavePart.of(session, "plan", PartForm.JSON, "\"b\"", null))
                        .version())
                .isGreaterThan(changed.version());
    }

    @Test
    void it_is_seen_by_its_session_alone_and_its_events_tell_neither_key_nor_value() {
        keep("plan-xyzzy", "xyzzy");
        engine.done(new DeletePart(session, "plan-xyzzy", null));
        SessionPart kept = keep("plan-xyzzy", "xyzzy");
        SessionReads other = engine.engine().reads().of(engine.session("other"));
        assertThat(other.parts()).isEmpty();
        assertThatThrownBy(() -> other.part("plan-xyzzy"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("keeps no part 'plan-xyzzy'");
        assertThatThrownBy(() -> other.value(kept)).isInstanceOf(IllegalArgumentException.class);
        assertThat(events()).extracting(Event::kind).contains("context.saved", "context.deleted");
        assertThat(events()).noneMatch(event -> event.toString().contains("xyzzy"));
    }

    @Test
    void of_an_ended_session_it_can_be_read_and_not_changed() {
        keep("plan", "a");
        engine.done(new EndSession(session));
        assertThat(engine.refused(SavePart.of(session, "plan", PartForm.TEXT, "b", null))
                        .code())
                .isEqualTo(ErrorCode.INVALID_STATE);
        assertThat(engine.refused(new DeletePart(session, "plan", null)).code()).isEqualTo(ErrorCode.INVALID_STATE);
        assertThat(reads().part("plan").value()).isEqualTo("a");
    }

    @Test
    void what_is_not_there_cannot_be_taken_away() {
        assertThat(engine.refused(new DeletePart(session, "plan", null)).message())
                .isEqualTo("this session keeps no part 'plan'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", ".hidden", "-x", "a b", "ü", "a\u0000", "", "a%2Fb", "../x"})
    void a_key_that_fits_into_no_address_is_refused_with_the_place(String key) {
        assertThat(refused(key, PartForm.TEXT, "x", 0)).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(reads().parts()).isEmpty();
    }

    @Test
    void a_value_has_at_most_a_mebibyte_and_json_is_json() {
        assertThat(keep("most", "x".repeat(1024 * 1024)).size()).isEqualTo(1024 * 1024);
        assertThatThrownBy(() -> keep("more", "ü".repeat(512 * 1024) + "x"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("1048577 bytes; at most 1048576");
        assertThatThrownBy(() -> SavePart.of(session, "json", PartForm.JSON, "{", null))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("value is not JSON");
    }

    @Test
    void a_session_keeps_a_hundred_parts_and_may_still_change_them() {
        for (int i = 0; i < 100; i++) {
            keep("k" + i, "v");
        }
        assertThat(engine.refused(SavePart.of(session, "k100", PartForm.TEXT, "v", null))
                        .message())
                .isEqualTo("this session keeps 100 parts already");
        assertThat(keep("k5", "w").key()).isEqualTo("k5");
        engine.done(new DeletePart(session, "k7", null));
        assertThat(keep("k100", "v").key()).isEqualTo("k100");
    }

    @Test
    void it_goes_with_its_session_and_what_it_holds_goes_when_nothing_else_holds_it() {
        keep("plan", "only here");
        keep("shared", "in both");
        engine.done(new EndSession(session));
        engine.advanceSlowly(Duration.ofDays(25), Duration.ofHours(1));
        SessionId here = engine.session("here");
        engine.done(SavePart.of(here, "shared", PartForm.TEXT, "in both", null));
        assertThat(engine.file().rows("select hash from blob")).hasSize(2);
        engine.advanceSlowly(Duration.ofDays(10), Duration.ofHours(1));
        assertThat(engine.file().rows("select key from session_context order by key"))
                .containsExactly(List.of("shared"));
        assertThat(engine.file().rows("select hash from blob")).hasSize(1);
        assertThat(engine.engine().reads().of(here).part("shared").value()).isEqualTo("in both");
    }

    private List<Event> events() {
        return engine.engine()
                .events()
                .read(TestEngine.PROJECT, 0, EventFilter.ALL, 1000)
                .events();
    }
}
