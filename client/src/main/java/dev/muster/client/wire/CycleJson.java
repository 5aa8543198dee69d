package dev.muster.client.wire;

import dev.muster.core.approval.ApprovalId;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.tdd.Cycle;
import dev.muster.core.tdd.CycleId;
import dev.muster.core.tdd.TddMachine;
import dev.muster.core.tdd.TddState;
import org.jspecify.annotations.Nullable;

/** TDD cycles as JSON. The names are kept: scripts rely on them. */
public final class CycleJson {
    private CycleJson() {}

    public static void write(Json json, Cycle cycle) {
        json.text("id", cycle.id())
                .text("story", cycle.story())
                .field("state", StateMachine.wire(cycle.state()))
                .texts(
                        "allowed",
                        TddMachine.TABLE.allowed(cycle.state()).stream()
                                .map(StateMachine::wire)
                                .toList())
                .field("passed", cycle.passed())
                .field("failed", cycle.failed())
                .field("stale", cycle.stale())
                .field("phase_since", cycle.phaseSince())
                .field("created_at", cycle.createdAt())
                .field("ended_at", cycle.endedAt())
                .field("commit", cycle.commit())
                .text("awaits", cycle.awaits());
    }

    /** The cycle that {@link #write} wrote. */
    public static Cycle read(Fields fields) {
        String awaits = fields.textOrNull("awaits");
        return new Cycle(
                CycleId.parse(fields.text("id")),
                StoryId.parse(fields.text("story")),
                fields.constant("state", TddState.class),
                number(fields, "passed"),
                number(fields, "failed"),
                fields.flag("stale", false),
                fields.instant("phase_since"),
                fields.instant("created_at"),
                fields.instantOrNull("ended_at"),
                fields.textOrNull("commit"),
                awaits == null ? null : ApprovalId.parse(awaits));
    }

    private static @Nullable Integer number(Fields fields, String name) {
        Long value = fields.wholeOrNull(name);
        return value == null ? null : Math.toIntExact(value);
    }
}
