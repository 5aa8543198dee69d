package dev.muster.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObserveReaderTest {
    private static TestSpec http(String observe) {
        return only(
                "http://127.0.0.1:1",
                "{type: stress_test, iterations: 5, operations: [{name: o, path: /}], observe: " + observe + "}");
    }

    private static TestSpec embedded(String observe) {
        return only("embedded", "{type: stress_test, target: task_creation, iterations: 5, observe: " + observe + "}");
    }

    private static TestSpec only(String target, String test) {
        return ScenarioParser.parse("f.yaml", "name: n\ntarget: \"" + target + "\"\ntests:\n  - " + test + "\n")
                .tests()
                .getFirst();
    }

    @Test
    void all_of_it_is_read() {
        TestSpec test = http("{pid: 5, classes: true, jfr: true, prometheus: \"http://h:1/metrics\"}");

        assertThat(test.observe()).isEqualTo(new Observe(true, true, URI.create("http://h:1/metrics")));
        assertThat(java.util.Objects.requireNonNull(test.plan()).options().pid())
                .hasValue(5);
    }

    @Test
    void the_embedded_target_is_recorded_without_naming_it() {
        assertThat(embedded("{jfr: true}").observe()).isEqualTo(new Observe(false, true, null));
        assertThat(only("embedded", "{type: stress_test, target: task_creation, iterations: 5}")
                        .observe())
                .isEqualTo(Observe.NOTHING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{pid: 1, port: 2} | keys 'pid' and 'port' exclude each other",
                "{jfr: true} | key 'jfr' needs to know the process",
                "{classes: true} | key 'classes' needs to know the process",
                "{prometheus: 'ftp://h/m'} | expected an address such as http://127.0.0.1:9090/metrics, found 'ftp://h/m'",
                "{pidd: 1} | 'pidd' is unknown",
            })
    void what_cannot_be_meant_is_refused(String observe, String problem) {
        ScenarioException refused = catchThrowableOfType(ScenarioException.class, () -> http(observe));

        assertThat(refused).isNotNull();
        assertThat(refused.getMessage()).contains(problem);
    }

    @Test
    void the_embedded_target_has_no_process_to_name() {
        for (String key : List.of("pid: 1", "port: 1", "prometheus: 'http://h/m'")) {
            ScenarioException refused = catchThrowableOfType(ScenarioException.class, () -> embedded("{" + key + "}"));

            assertThat(refused).as(key).isNotNull();
            assertThat(refused.getMessage()).contains("is for other servers");
        }
    }
}
