package dev.muster.server.operation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All operations, by name. */
public final class Operations {
    private static final Map<String, Operation> ALL = Collections.unmodifiableMap(gather());

    private Operations() {}

    private static Map<String, Operation> gather() {
        List<Operation> all = new ArrayList<>(ProjectOperations.all());
        all.addAll(SessionOperations.all());
        all.addAll(AgentOperations.all());
        all.addAll(TaskOperations.all());
        all.addAll(LeaseOperations.all());
        all.addAll(EventOperations.all());
        all.addAll(SynthesisOperations.all());
        all.addAll(TemplateOperations.all());
        all.addAll(ScrumOperations.all());
        all.addAll(StoryOperations.all());
        all.addAll(CascadeOperations.all());
        all.addAll(ContextOperations.all());
        all.addAll(GuidanceOperations.all());
        all.addAll(CheckpointOperations.all());
        all.addAll(LabOperations.all());
        all.addAll(AdminOperations.all());
        all.addAll(TokenOperations.all());
        Map<String, Operation> byName = new LinkedHashMap<>();
        all.forEach(operation -> {
            if (byName.put(operation.name(), Logged.of(Audited.of(operation))) != null) {
                throw new IllegalStateException("two operations are called " + operation.name());
            }
        });
        return byName;
    }

    public static Map<String, Operation> all() {
        return ALL;
    }

    /** The operation of this name, which there is. */
    public static Operation get(String name) {
        Operation operation = ALL.get(name);
        if (operation == null) {
            throw new IllegalArgumentException("there is no operation '" + name + "'");
        }
        return operation;
    }

    public static @Nullable Operation find(String name) {
        return ALL.get(name);
    }
}
