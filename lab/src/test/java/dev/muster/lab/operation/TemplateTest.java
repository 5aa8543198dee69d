package dev.muster.lab.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TemplateTest {
    private static final Feed FEED = new Feed(
            List.of(Map.of("name", "a"), Map.of("name", "b"), new HashMap<>(Map.of("name", 3L))), Set.of("name"));
    private static final Places PLACES = new Places(FEED.columns(), List.of("id"), false);

    private static Scope scope(int agent, long index) {
        return scope(42, agent, index);
    }

    private static Scope scope(long seed, int agent, long index) {
        Scope scope = new Scope(seed, 7, 2, agent, FEED);
        scope.at(index);
        return scope;
    }

    private static Template template(String text) {
        return Template.parse(text, PLACES);
    }

    @Test
    void places_are_filled_and_everything_else_stays() throws Exception {
        assertThat(template("a${agent}-${i} of $5 and $${i} {x}").fill(scope(3, 8)))
                .isEqualTo("a3-8 of $5 and ${i} {x}");
        assertThat(template("plain").constant()).isTrue();
        assertThat(template("").fill(scope(0, 0))).isEmpty();
    }

    @Test
    void a_place_that_stands_alone_keeps_its_type() throws Exception {
        assertThat(template("${i}").value(scope(0, 8))).isEqualTo(8L);
        assertThat(template("n${i}").value(scope(0, 8))).isEqualTo("n8");
        SequencedMap<String, Tree> fields = new LinkedHashMap<>();
        fields.put("n", new Tree.Text(template("${i}")));
        fields.put("list", new Tree.Items(List.of(new Tree.Plain(null), new Tree.Plain(1.5))));
        assertThat(JsonValues.text(new Tree.Fields(fields).fill(scope(0, 8))))
                .isEqualTo("{\"n\":8,\"list\":[null,1.5]}");
    }

    @Test
    void agents_take_the_rows_of_the_feed_in_turn_and_begin_again() throws Exception {
        Template name = template("${feed.name}");
        assertThat(name.fill(scope(0, 0))).isEqualTo("a");
        assertThat(name.fill(scope(1, 0))).isEqualTo("b");
        assertThat(name.value(scope(0, 1))).isEqualTo(3L);
        assertThat(name.fill(scope(1, 1))).isEqualTo("a");
    }

    @Test
    void the_uuid_is_one_for_the_operation_differs_for_all_others_and_comes_again_with_the_seed() throws Exception {
        Template twice = template("${uuid} ${uuid}");
        Set<String> seen = new HashSet<>();
        for (int agent = 0; agent < 50; agent++) {
            for (long index = 0; index < 200; index++) {
                String[] both = twice.fill(scope(agent, index)).split(" ");
                assertThat(both[0]).isEqualTo(both[1]);
                assertThat(UUID.fromString(both[0]).version()).isEqualTo(4);
                assertThat(UUID.fromString(both[0]).variant()).isEqualTo(2);
                seen.add(both[0]);
            }
        }
        assertThat(seen).hasSize(50 * 200);
        assertThat(twice.fill(scope(3, 5))).isEqualTo(twice.fill(scope(3, 5)));
        assertThat(twice.fill(scope(3, 5))).isNotEqualTo(twice.fill(scope(43, 3, 5)));
    }

    @Test
    void a_value_that_no_answer_held_yet_is_a_failure_of_its_own() throws Exception {
        Scope scope = scope(3, 5);
        assertThatThrownBy(() -> template("${id}").fill(scope))
                .isInstanceOfSatisfying(
                        CallFailure.class, failed -> assertThat(failed.kind()).isEqualTo("no_value"))
                .hasMessageContaining("agent 3 has no value 'id'");
        scope.keep("id", null);
        assertThat(template("${id}").value(scope)).isNull();
    }

    @Test
    void what_is_put_into_a_path_is_encoded() throws Exception {
        Scope scope = scope(0, 0);
        scope.keep("id", "a b/ü?");
        Call call = new Call.Http("GET", template("/x y/${id}?q=1"), new LinkedHashMap<>(), null);
        assertThat(((Request.Http) call.fill(scope)).path()).isEqualTo("/x y/a%20b%2F%C3%BC%3F?q=1");
    }

    @Test
    void an_unknown_place_names_the_nearest_that_there_is() {
        assertThatThrownBy(() -> template("${agnet}")).hasMessage("'${agnet}' is unknown; did you mean 'agent'?");
        assertThatThrownBy(() -> template("${feed.nme}"))
                .hasMessage("'${feed.nme}' is unknown; did you mean 'feed.name'?");
        assertThatThrownBy(() -> template("a ${i")).hasMessage("'${i' has no closing brace");
    }

    @Test
    void numbers_are_the_same_by_their_value() {
        assertThat(JsonValues.same(5L, 5.0)).isTrue();
        assertThat(JsonValues.same(List.of(1L, Map.of("a", 2.50)), List.of(1.0, Map.of("a", 2.5))))
                .isTrue();
        assertThat(JsonValues.same(5L, "5")).isFalse();
        assertThat(JsonValues.same(null, "null")).isFalse();
        assertThat(JsonValues.same(Map.of("a", 1L), Map.of("b", 1L))).isFalse();
    }

    @Test
    void a_path_leads_to_every_value_there_is_and_to_none_where_nothing_is() {
        Object document = Map.of("e", List.of(Map.of("n", "a"), Map.of("n", 2L), Map.of("m", true)));
        assertThat(Query.parse("$.e[*].n").all(document)).containsExactly("a", 2L);
        assertThat(Query.parse("$.e[0]").all(document)).containsExactly(Map.of("n", "a"));
        assertThat(Query.parse("$.e[?(@.n == 2)].n").all(document)).containsExactly(2L);
        assertThat(Query.parse("$.x.y").all(document)).isEmpty();
        assertThat(Query.parse("$").all("text")).containsExactly("text");
        assertThat(Query.parse("$.a").all("text")).isEmpty();
        assertThat(Query.parse("$.a").all(null)).isEmpty();
        assertThatThrownBy(() -> Query.parse("$.a.")).hasMessageContaining("is no JSONPath");
    }

    @Test
    void an_expectation_may_lead_to_several_values_and_mix_them_with_words() {
        Map<String, Object> told = new HashMap<>(Expectation.told(
                "op", 3, 9, Map.of("list", List.of(Map.of("n", "a"), Map.of("n", "b"))), Map.of("id", 5L)));
        assertThat(Expectation.parse("${acknowledged.arguments.list[*].n}").values(told))
                .containsExactly("a", "b");
        assertThat(Expectation.parse("${acknowledged.result.id}/${acknowledged.agent}-${acknowledged.i}")
                        .values(told))
                .containsExactly("5/3-9");
        assertThat(Expectation.parse("x${acknowledged.result.nothing}").values(told))
                .isEmpty();
        assertThat(Objects.requireNonNull(told.get("name"))).isEqualTo("op");
    }
}
