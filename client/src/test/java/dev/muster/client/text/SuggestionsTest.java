package dev.muster.client.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
    @Test
    void few_names_are_all_told() {
        assertThat(Suggestions.hint("quite another", List.of("shop", "web", "api")))
                .isEqualTo("valid: api, shop, web");
    }

    @Test
    void of_thousands_of_names_the_nearest_are_told_and_how_many_more_there_are() {
        List<String> names =
                IntStream.range(0, 10_000).mapToObj(i -> "project-" + i).toList();

        assertThat(Suggestions.hint("zzzzzz-77", names))
                .startsWith("valid: project-77, ")
                .endsWith(" and 9990 more")
                .hasSizeLessThan(300);
    }

    @Test
    void the_nearest_of_many_is_still_the_one_that_is_meant() {
        List<String> names =
                IntStream.range(0, 10_000).mapToObj(i -> "project-" + i).toList();

        assertThat(Suggestions.hint("porject-5", names)).isEqualTo("did you mean 'project-5'?");
    }
}
