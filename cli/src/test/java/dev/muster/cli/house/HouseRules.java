package dev.muster.cli.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.MonitorInstruction;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * What every room keeps to. Each rule is shown to hold by {@link HouseTest} and shown to bite by
 * {@link HouseRulesBiteTest}.
 */
enum HouseRules {
    CORE_STANDS_ALONE(room("core").should(useOnlyRooms("core")).because("the engine knows nobody who uses it")),

    CLIENT_STANDS_ON_CORE(room("client")
            .should(useOnlyRooms("client", "core"))
            .because("it shares the engine's values, and knows no server")),

    GIT_STANDS_ON_CORE(room("git")
            .should(useOnlyRooms("git", "core"))
            .because("it mirrors what the engine keeps, through the engine's port")),

    RUNTIME_STANDS_ON_CLIENT_AND_CORE(room("runtime")
            .should(useOnlyRooms("runtime", "client", "core"))
            .because("an agent that Muster runs reaches the queue as every other agent does")),

    SERVER_STANDS_ON_CLIENT_AND_CORE(room("server")
            .should(useOnlyRooms("server", "client", "core"))
            .because("the arrows are cli → {lab, server, runtime} → {client, core}")),

    LAB_STANDS_ON_CLIENT_AND_CORE(room("lab")
            .should(useOnlyRooms("lab", "client", "core"))
            .because("the lab reaches Muster through its public faces, never through the server's classes")),

    ONE_PACKAGE_OF_EACH_SIDE_KNOWS_THE_TRANSPORT(noClasses()
            .that()
            .resideInAPackage("dev.muster..")
            .and()
            .resideOutsideOfPackages("dev.muster.server.http..", "dev.muster.client.websocket..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.jetty..")
            .because("the transport can be changed if its figures ask for it")),

    LAB_REACHES_CORE_IN_ONE_PLACE(
            noClasses()
                    .that()
                    .resideInAPackage("dev.muster.lab..")
                    .and()
                    .resideOutsideOfPackage("dev.muster.lab.engine..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.muster.core..")
                    .because(
                            "the lab measures Muster as it measures anything else; only the in-process driver is an exception")),

    NAMES_SAY_WHAT_IT_IS(noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .because("a noun of the domain says more")),

    NOTHING_IS_SYNCHRONIZED(classes()
            .should(notUseMonitors())
            .because("a ReentrantLock can be timed, interrupted and seen; see DESIGN")),

    PACKAGES_ARE_NULL_MARKED(classes().should(resideInANullMarkedPackage())),

    CORE_PRINTS_NOTHING(noClasses()
            .that()
            .resideInAPackage("dev.muster.core..")
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .because("an engine answers its caller; what a person sees is the business of the rooms above")),

    CORE_DOES_NOT_LOG_BY_ITSELF(noClasses()
            .that()
            .resideInAPackage("dev.muster.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.logging..")),

    CORE_IS_GIVEN_TIME_AND_CHANCE(noClasses()
            .that()
            .resideInAPackage("dev.muster.core..")
            .and()
            .doNotHaveSimpleName("EngineOptions") // which holds the real ones, as defaults
            .and()
            .doNotHaveFullyQualifiedName("dev.muster.core.SystemRandom$Source") // one of them, made late
            .should()
            .callCodeUnitWhere(takesTimeOrChance())
            .because("the whole engine runs under a settable clock and a seed")),

    CORE_HAS_NO_NETWORK(
            noClasses().that().resideInAPackage("dev.muster.core..").should().dependOnClassesThat(networkClasses()));

    @SuppressWarnings("ImmutableEnumChecker") // ArchUnit does not mark its rules, but nothing changes one here
    private final ArchRule rule;

    HouseRules(ArchRule rule) {
        this.rule = rule.allowEmptyShould(true);
    }

    ArchRule rule() {
        return rule;
    }

    private static com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction room(String name) {
        return classes().that().resideInAPackage("dev.muster." + name + "..");
    }

    private static ArchCondition<JavaClass> useOnlyRooms(String... names) {
        String[] packages =
                Set.of(names).stream().map(name -> "dev.muster." + name + "..").toArray(String[]::new);
        return onlyDependOnClassesThat(resideInAnyPackage(packages).or(resideOutsideOfPackage("dev.muster..")))
                .as("use no room but " + String.join(", ", names));
    }

    /** {@code System.nanoTime()} is not among them: it measures how long something took and decides nothing. */
    private static DescribedPredicate<JavaCall<?>> takesTimeOrChance() {
        Set<String> taken = Set.of(
                "java.lang.Math.random",
                "java.lang.System.currentTimeMillis",
                "java.lang.Thread.sleep",
                "java.security.SecureRandom.<init>",
                "java.time.Clock.systemDefaultZone",
                "java.time.Clock.systemUTC",
                "java.time.Instant.now",
                "java.time.LocalDateTime.now",
                "java.util.Random.<init>",
                "java.util.UUID.randomUUID",
                "java.util.concurrent.ThreadLocalRandom.current");
        return DescribedPredicate.describe(
                "takes the time, a random number or a sleep from the machine",
                call -> taken.contains(call.getTargetOwner().getName() + "." + call.getName()));
    }

    private static DescribedPredicate<JavaClass> networkClasses() {
        Set<String> harmless =
                Set.of("java.net.URI", "java.net.URISyntaxException", "java.net.URLEncoder", "java.net.URLDecoder");
        DescribedPredicate<JavaClass> channels = DescribedPredicate.describe(
                "socket channels",
                used -> used.getPackageName().equals("java.nio.channels")
                        && (used.getSimpleName().contains("Socket")
                                || used.getSimpleName().contains("Datagram")));
        DescribedPredicate<JavaClass> net = resideInAPackage("java.net..")
                .or(resideInAnyPackage("javax.net..", "com.sun.net.."))
                .and(DescribedPredicate.describe("can open a connection", used -> !harmless.contains(used.getName())));
        return channels.or(net).as("belong to the network");
    }

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a package whose package-info says @NullMarked") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean marked = item.getPackage()
                        .tryGetAnnotationOfType(NullMarked.class)
                        .isPresent();
                events.add(new SimpleConditionEvent(
                        item, marked, item.getPackageName() + " of " + item.getName() + " is not @NullMarked"));
            }
        };
    }

    private static ArchCondition<JavaClass> notUseMonitors() {
        return new ArchCondition<>("use no synchronized method or block") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean monitors = item.getMethods().stream()
                                .anyMatch(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED))
                        || hasSynchronizedBlock(item);
                events.add(new SimpleConditionEvent(item, !monitors, item.getName() + " is synchronized somewhere"));
            }
        };
    }

    /** ArchUnit does not show instructions, so this reads them from the class file itself. */
    private static boolean hasSynchronizedBlock(JavaClass item) {
        return ClassFile.of().parse(classFile(item)).methods().stream()
                .flatMap(method -> method.code().stream())
                .flatMap(code -> code.elementStream())
                .anyMatch(MonitorInstruction.class::isInstance);
    }

    private static byte[] classFile(JavaClass item) {
        URI source = item.getSource().orElseThrow().getUri();
        try (InputStream in = source.toURL().openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + source, e);
        }
    }
}
