package dev.muster.cli.agent;

import dev.muster.cli.document.Document;
import dev.muster.cli.document.Section;
import dev.muster.cli.document.Troubles;
import dev.muster.cli.engine.Values;
import dev.muster.cli.settings.AgentSettings;
import dev.muster.runtime.pool.Balance;
import dev.muster.runtime.pool.PoolSpec;
import dev.muster.runtime.pool.Queues;
import dev.muster.runtime.pool.RoleSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a file of roles and their pools. All that is wrong with it is told at once. */
final class AgentsFile {
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final List<String> POOL = Stream.concat(
                    Stream.of("name", "capabilities", "min", "max", "priority", "tasks_per_agent", "idle"),
                    MakeReader.KEYS.stream())
            .toList();

    /**
     * What a file says.
     *
     * @param project null if it names none
     * @param makes what the agents of each pool are, by the pool's name
     */
    record Content(@Nullable String project, List<RoleSpec> roles, Map<String, Make> makes) {}

    private final Troubles troubles;
    private final AgentSettings settings;
    private final MakeReader reader;
    private final Map<String, Make> makes = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    private AgentsFile(String file, Path home, AgentSettings settings, Map<String, String> environment) {
        this.troubles = new Troubles(file);
        this.settings = settings;
        this.reader = new MakeReader(troubles, home, settings, environment);
    }

    /**
     * Reads one.
     *
     * @param home what paths in it are relative to
     * @param settings what holds where it says nothing
     * @param environment where programs are looked for, and the keys of APIs
     * @throws dev.muster.cli.terminal.Failure if it is not right
     */
    static Content read(String file, String text, Path home, AgentSettings settings, Map<String, String> environment) {
        AgentsFile reader = new AgentsFile(file, home, settings, environment);
        Section top = Section.of(Document.parse(file, text), "the file", List.of("project", "roles"), reader.troubles);
        List<RoleSpec> roles = new ArrayList<>();
        for (Document each : top.items("roles")) {
            RoleSpec role = reader.role(each);
            if (role != null) {
                roles.add(role);
            }
        }
        if (!top.has("roles")) {
            reader.troubles.add(top.line(), "key 'roles' is missing: a list of roles, each with its pools");
        }
        reader.troubles.throwIfAny();
        return new Content(top.text("project"), roles, reader.makes);
    }

    private @Nullable RoleSpec role(Document document) {
        Section section = Section.of(document, "a role", List.of("name", "balance", "queues", "pools"), troubles);
        String name = required(section, "name");
        Balance balance = section.parsed("balance", text -> Values.constant(Balance.class, "balance", text));
        List<PoolSpec> pools = new ArrayList<>();
        for (Document each : section.items("pools")) {
            PoolSpec pool = pool(each);
            if (pool != null) {
                pools.add(pool);
            }
        }
        Queues queues = queues(section);
        if (!section.has("pools")) {
            troubles.add(section.line(), "role '" + name + "' has no pools");
        }
        return pools.isEmpty()
                ? null
                : new RoleSpec(name, balance == null ? Balance.ROUND_ROBIN : balance, queues, pools);
    }

    private Queues queues(Section role) {
        Document document = role.document("queues");
        if (document == null) {
            return Queues.ONE;
        }
        Section section = Section.of(document, "queues", List.of("high", "normal", "low"), troubles);
        Queues queues = checked(
                section.line(), () -> new Queues(Set.copyOf(section.texts("high")), Set.copyOf(section.texts("low"))));
        return queues == null ? Queues.ONE : queues;
    }

    private @Nullable PoolSpec pool(Document document) {
        Section section = Section.of(document, "a pool", POOL, troubles);
        String name = required(section, "name");
        if (!names.add(name)) {
            troubles.add(section.line(), "pool '" + name + "' is there twice; its agents are called after it");
        }
        Long max = section.whole("max", 1, 1_000);
        Long min = section.whole("min", 0, 1_000);
        Long priority = section.whole("priority", -1_000, 1_000);
        Long tasks = section.whole("tasks_per_agent", 1, 10_000);
        Duration idle = section.parsed("idle", Values::duration);
        Make make = checked(section.line(), () -> reader.read(section));
        if (make != null) {
            makes.put(name, make);
        }
        int least = min == null ? 0 : min.intValue();
        int most = max == null ? Math.max(least, settings.agents()) : max.intValue();
        return checked(
                section.line(),
                () -> new PoolSpec(
                        name,
                        Set.copyOf(section.texts("capabilities")),
                        min == null ? 1 : least,
                        most,
                        priority == null ? 0 : priority.intValue(),
                        tasks == null ? 1 : tasks.intValue(),
                        idle == null ? IDLE : idle));
    }

    private String required(Section section, String key) {
        String text = section.text(key);
        if (text == null || text.isBlank()) {
            troubles.add(section.line(), "key '" + key + "' is missing");
            return "?";
        }
        return text;
    }

    /** What is made; null if it cannot be, which is told. */
    private <T extends @Nullable Object> @Nullable T checked(int line, Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            troubles.add(line, String.valueOf(e.getMessage()));
            return null;
        }
    }
}
