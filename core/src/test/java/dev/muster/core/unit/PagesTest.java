package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.ErrorCode;
import dev.muster.core.Page;
import dev.muster.core.Reads;
import dev.muster.core.RefusedException;
import dev.muster.core.access.BearerToken;
import dev.muster.core.access.CreateToken;
import dev.muster.core.access.Token;
import dev.muster.core.agent.Agent;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.AgentState;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.agent.StopAgent;
import dev.muster.core.model.TestEngine;
import dev.muster.core.project.CreateProject;
import dev.muster.core.project.Project;
import dev.muster.core.session.StartSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of projects, agents and tokens, read page by page. */
@Tag("unit")
class PagesTest {
    private static final EnumSet<AgentState> ANY = EnumSet.noneOf(AgentState.class);

    private final TestEngine engine = TestEngine.open();
    private final SplittableRandom random = new SplittableRandom(7);

    @AfterEach
    void close() {
        engine.close();
    }

    private Reads reads() {
        return engine.engine().reads();
    }

    /** A question for one page. */
    private interface Question<T> {
        Page<T> after(@Nullable String after);
    }

    private static <T> List<T> all(Question<T> question, int limit) {
        List<T> all = new ArrayList<>();
        String after = null;
        do {
            Page<T> page = question.after(after);
            assertThat(page.items()).hasSizeBetween(1, limit);
            all.addAll(page.items());
            after = page.next();
        } while (after != null);
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 1_000})
    void pages_together_are_the_list_whatever_their_size(int limit) {
        for (int i = 0; i < 5; i++) {
            engine.done(new CreateProject("project-" + i, ""));
            engine.done(new RegisterAgent("agent-" + i, Set.of(), 1, null));
            token("token-" + i, null); // all at the same time: the id decides
        }

        assertThat(all(after -> reads().projects(after, limit), limit)).isEqualTo(reads().projects());
        assertThat(all(after -> reads().tokens(after, limit), limit))
                .isEqualTo(reads().tokens())
                .hasSize(5);
        assertThat(all(after -> reads().agents(ANY, agent(after), limit), limit))
                .isEqualTo(reads().agents())
                .hasSize(5);
    }

    private static @Nullable AgentId agent(@Nullable String after) {
        return after == null ? null : AgentId.parse(after);
    }

    private void token(String name, @Nullable String project) {
        BearerToken bearer = BearerToken.random(random);
        engine.done(new CreateToken(bearer.id(), bearer.hash(), name, "agent", project, null));
    }

    @Test
    void a_page_holds_agents_of_the_states_that_were_asked_for() {
        List<AgentId> agents = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            agents.add(engine.done(new RegisterAgent("agent-" + i, Set.of(), 1, null)));
        }
        engine.done(new StopAgent(agents.get(1)));
        engine.done(new StopAgent(agents.get(4)));

        Page<Agent> first = reads().agents(EnumSet.of(AgentState.STOPPED), null, 1);
        assertThat(first.items()).extracting(Agent::id).containsExactly(agents.get(1));
        Page<Agent> second = reads().agents(EnumSet.of(AgentState.STOPPED), agent(first.next()), 1);
        assertThat(second.items()).extracting(Agent::id).containsExactly(agents.get(4));
        assertThat(second.next()).isNull();
    }

    @Test
    void who_sees_one_project_is_shown_pages_of_that_one() {
        engine.done(new CreateProject("mine", ""));
        engine.done(new CreateProject("theirs", ""));
        engine.done(new StartSession("mine", new RegisterAgent("here", Set.of(), 1, null), false));
        engine.done(new StartSession("theirs", new RegisterAgent("there", Set.of(), 1, null), false));
        token("of-all", null);
        token("of-mine", "mine");
        token("of-theirs", "theirs");
        Reads mine = reads().within("mine");

        assertThat(mine.projects(null, 9).items()).extracting(Project::name).containsExactly("mine");
        assertThat(mine.projects("mine", 9).items()).isEmpty();
        assertThat(mine.agents(ANY, null, 9).items()).extracting(Agent::name).containsExactly("here");
        assertThat(mine.tokens(null, 9).items()).extracting(Token::name).containsExactly("of-mine");
        assertThat(mine.project("mine").name()).isEqualTo("mine");
        assertThat(refusal(() -> mine.project("theirs"))).isEqualTo(ErrorCode.NOT_FOUND);
        Token theirs = named("of-theirs", Function.identity());
        assertThat(reads().token(theirs.id())).isEqualTo(theirs);
        assertThat(refusal(() -> mine.token(theirs.id()))).isEqualTo(ErrorCode.NOT_FOUND);
    }

    private <R> R named(String name, Function<Token, R> what) {
        return reads().tokens().stream()
                .filter(token -> token.name().equals(name))
                .map(what)
                .findFirst()
                .orElseThrow();
    }

    private static ErrorCode refusal(Runnable question) {
        List<ErrorCode> codes = new ArrayList<>();
        assertThatThrownBy(question::run).isInstanceOfSatisfying(RefusedException.class, e -> codes.add(e.code()));
        return codes.getFirst();
    }

    @Test
    void a_token_that_was_forgotten_still_marks_the_place_where_its_page_ended() {
        BearerToken first = BearerToken.random(random);
        engine.done(new CreateToken(
                first.id(), first.hash(), "first", "agent", null, TestEngine.START.plus(Duration.ofSeconds(1))));
        engine.advance(Duration.ofSeconds(5));
        token("second", null);
        String next = reads().tokens(null, 1).next();

        engine.advance(CreateToken.KEPT);
        token("third", null); // forgets the first

        assertThat(reads().tokens(next, 9).items()).extracting(Token::name).containsExactly("second", "third");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k_000000000000", ".k_000000000000", "12", "x.k_000000000000", "12-k_000000000000"})
    void a_cursor_that_no_page_gave_is_refused(String cursor) {
        assertThatThrownBy(() -> reads().tokens(cursor, 9))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageContaining("is not a cursor; pass the 'next' of the last page");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_001})
    void a_page_has_one_item_at_least_and_a_thousand_at_most(int limit) {
        assertThat(refusal(() -> reads().projects(null, limit))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusal(() -> reads().agents(ANY, null, limit))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusal(() -> reads().tokens(null, limit))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
}
