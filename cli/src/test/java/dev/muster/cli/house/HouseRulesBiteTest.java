package dev.muster.cli.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.muster.client.fixture.UpwardClient;
import dev.muster.core.fixture.UnmarkedCore;
import dev.muster.core.fixture.marked.ClockReadingCore;
import dev.muster.core.fixture.marked.CoreManager;
import dev.muster.core.fixture.marked.DiceThrowingCore;
import dev.muster.core.fixture.marked.LoggingCore;
import dev.muster.core.fixture.marked.NetworkedCore;
import dev.muster.core.fixture.marked.PrintingCore;
import dev.muster.core.fixture.marked.SynchronizedBlock;
import dev.muster.core.fixture.marked.SynchronizedMethod;
import dev.muster.core.fixture.marked.UpwardCore;
import dev.muster.core.fixture.marked.WellBehavedCore;
import dev.muster.git.fixture.UpwardGit;
import dev.muster.lab.fixture.CoreReachingLab;
import dev.muster.lab.fixture.UpwardLab;
import dev.muster.runtime.fixture.UpwardRuntime;
import dev.muster.server.fixture.TransportKnowing;
import dev.muster.server.fixture.UpwardServer;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule that cannot fail keeps nothing out: each is shown a class that breaks it. */
@Tag("unit")
class HouseRulesBiteTest {

    static Stream<Arguments> violations() {
        return Stream.of(
                Arguments.of(HouseRules.CORE_STANDS_ALONE, UpwardCore.class),
                Arguments.of(HouseRules.CLIENT_STANDS_ON_CORE, UpwardClient.class),
                Arguments.of(HouseRules.GIT_STANDS_ON_CORE, UpwardGit.class),
                Arguments.of(HouseRules.RUNTIME_STANDS_ON_CLIENT_AND_CORE, UpwardRuntime.class),
                Arguments.of(HouseRules.SERVER_STANDS_ON_CLIENT_AND_CORE, UpwardServer.class),
                Arguments.of(HouseRules.ONE_PACKAGE_OF_EACH_SIDE_KNOWS_THE_TRANSPORT, TransportKnowing.class),
                Arguments.of(HouseRules.LAB_STANDS_ON_CLIENT_AND_CORE, UpwardLab.class),
                Arguments.of(HouseRules.LAB_REACHES_CORE_IN_ONE_PLACE, CoreReachingLab.class),
                Arguments.of(HouseRules.NAMES_SAY_WHAT_IT_IS, CoreManager.class),
                Arguments.of(HouseRules.NOTHING_IS_SYNCHRONIZED, SynchronizedMethod.class),
                Arguments.of(HouseRules.NOTHING_IS_SYNCHRONIZED, SynchronizedBlock.class),
                Arguments.of(HouseRules.PACKAGES_ARE_NULL_MARKED, UnmarkedCore.class),
                Arguments.of(HouseRules.CORE_PRINTS_NOTHING, PrintingCore.class),
                Arguments.of(HouseRules.CORE_DOES_NOT_LOG_BY_ITSELF, LoggingCore.class),
                Arguments.of(HouseRules.CORE_IS_GIVEN_TIME_AND_CHANCE, ClockReadingCore.class),
                Arguments.of(HouseRules.CORE_IS_GIVEN_TIME_AND_CHANCE, DiceThrowingCore.class),
                Arguments.of(HouseRules.CORE_HAS_NO_NETWORK, NetworkedCore.class));
    }

    @ParameterizedTest
    @MethodSource("violations")
    void a_class_that_breaks_the_rule_is_named(HouseRules house, Class<?> violation) {
        assertThatThrownBy(() -> house.rule().check(imported(violation)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(violation.getName());
    }

    @ParameterizedTest
    @EnumSource
    void a_class_that_keeps_the_rules_passes(HouseRules house) {
        house.rule().check(imported(WellBehavedCore.class));
    }

    @Test
    void no_rule_lacks_a_violation() {
        assertThat(violations().map(arguments -> (HouseRules) arguments.get()[0]))
                .containsAll(EnumSet.allOf(HouseRules.class));
    }

    private static JavaClasses imported(Class<?> type) {
        return new ClassFileImporter().importClasses(type, packageInfo(type));
    }

    /**
     * With the class comes its package-info, which is where null-markedness stands; a package without one brings only
     * the class.
     */
    private static Class<?> packageInfo(Class<?> type) {
        try {
            return Class.forName(type.getPackageName() + ".package-info");
        } catch (ClassNotFoundException e) {
            return type;
        }
    }
}
