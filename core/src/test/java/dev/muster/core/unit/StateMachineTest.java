package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.state.StateMachine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class StateMachineTest {
    private enum Door {
        OPEN,
        CLOSED,
        LOCKED_UP
    }

    private enum Deed {
        SHUT,
        OPEN_UP,
        LOCK,
        KNOCK,
        BURN_DOWN
    }

    private final StateMachine<Door, Deed> door = StateMachine.named("door", Door.class, Deed.class)
            .startsBy("build", Door.OPEN)
            .on(Deed.SHUT, Door.OPEN, Door.CLOSED)
            .on(Deed.OPEN_UP, Door.CLOSED, Door.OPEN)
            .on(Deed.LOCK, Door.CLOSED, Door.LOCKED_UP, Door.CLOSED)
            .on(Deed.BURN_DOWN, Door.LOCKED_UP, Door.OPEN)
            .stays(Deed.KNOCK, Door.CLOSED, Door.LOCKED_UP)
            .automatic(Deed.BURN_DOWN)
            .build();

    @Test
    void a_cell_lists_the_states_it_may_lead_to() {
        assertThat(door.targets(Door.CLOSED, Deed.LOCK)).containsExactlyInAnyOrder(Door.LOCKED_UP, Door.CLOSED);
        assertThat(door.targets(Door.OPEN, Deed.LOCK)).isEmpty();
        assertThat(door.allows(Door.OPEN, Deed.SHUT)).isTrue();
        assertThat(door.allows(Door.OPEN, Deed.KNOCK)).isFalse();
    }

    @Test
    void what_is_allowed_is_what_a_caller_can_ask_for() {
        assertThat(door.allowed(Door.CLOSED)).containsExactly(Deed.OPEN_UP, Deed.LOCK, Deed.KNOCK);
        assertThat(door.allowed(Door.LOCKED_UP)).containsExactly(Deed.KNOCK);
    }

    @Test
    void a_decision_that_the_table_does_not_list_is_a_defect() {
        assertThat(door.require(Door.CLOSED, Deed.LOCK, Door.LOCKED_UP)).isEqualTo(Door.LOCKED_UP);
        assertThatThrownBy(() -> door.require(Door.CLOSED, Deed.LOCK, Door.OPEN))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("door: LOCK may not lead from CLOSED to OPEN");
    }

    @Test
    void the_diagram_shows_every_change_of_state() {
        assertThat(door.mermaid()).isEqualTo("""
                stateDiagram-v2
                    [*] --> open: build
                    open --> closed: shut
                    closed --> open: open_up
                    closed --> locked_up: lock
                    locked_up --> open: (burn_down)
                """);
        assertThat(door.staying()).isEqualTo("""
                - `closed` stays on: knock
                - `locked_up` stays on: knock
                """);
    }

    @Test
    void names_on_the_wire_are_lower_snake_case() {
        assertThat(StateMachine.wire(Door.LOCKED_UP)).isEqualTo("locked_up");
    }
}
