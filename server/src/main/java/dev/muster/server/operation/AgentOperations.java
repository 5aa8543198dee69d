package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.seconds;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.AgentJson;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.core.Limits;
import dev.muster.core.Page;
import dev.muster.core.agent.Agent;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.AgentState;
import dev.muster.core.agent.DrainAgent;
import dev.muster.core.agent.PauseAgent;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.agent.ResumeAgent;
import dev.muster.core.agent.StopAgent;
import dev.muster.core.ledger.Command;
import dev.muster.core.state.StateMachine;
import dev.muster.server.access.Role;
import dev.muster.server.schema.Struct;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** Registers agents and steers them. */
final class AgentOperations {
    static final Struct REGISTRATION = struct().required("agent", text(Limits.NAME), "the agent's name")
            .optional(
                    "capabilities",
                    list(text(), Limits.CAPABILITIES),
                    "what it can do: it gets tasks that need no more than that")
            .optional("concurrency", whole(1, Limits.CONCURRENCY), "how many tasks it may hold at once; 1 by default")
            .optional(
                    "lost_after_seconds",
                    seconds(1, LeaseOperations.LONGEST_LEASE_S),
                    "silence after which it is lost; by default silence means nothing");

    private static final Struct ID = struct().required("agent", text(32), "such as a7");

    private AgentOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.change(
                        "register_agent",
                        "Make an agent known, or say again what it can do.",
                        Role.OPERATOR,
                        REGISTRATION,
                        Shapes.AGENT,
                        AgentOperations::register),
                Operation.read(
                        "list_agents",
                        "List agents, by id.",
                        Pages.ASKED.optional("state", list(oneOf(AgentState.class), 7)),
                        Pages.of("agents", Shapes.AGENT),
                        AgentOperations::page),
                Operation.read(
                        "get_agent",
                        "Show an agent.",
                        ID,
                        Shapes.AGENT,
                        (call, out) -> AgentJson.write(out, call.reads().agent(id(call)))),
                change("pause_agent", "Give an agent no new work; it keeps what it holds.", PauseAgent::new),
                change("resume_agent", "Give a paused agent work again.", ResumeAgent::new),
                change("drain_agent", "Let an agent finish what it holds, then stop.", DrainAgent::new),
                change("stop_agent", "Stop an agent; its leases end.", StopAgent::new));
    }

    private static void page(Call call, Json out) {
        Set<AgentState> states = EnumSet.noneOf(AgentState.class);
        call.arguments()
                .texts("state")
                .forEach(state -> states.add(AgentState.valueOf(state.toUpperCase(Locale.ROOT))));
        String after = Pages.after(call);
        Page<Agent> found = call.reads().agents(states, after == null ? null : AgentId.parse(after), Pages.limit(call));
        Pages.write(out, "agents", found, AgentJson::write);
    }

    private static Operation change(String name, String summary, Function<AgentId, Command<AgentState>> command) {
        Struct output = struct().required("agent", text()).required("state", oneOf(AgentState.class));
        return Operation.change(name, summary, Role.OPERATOR, ID, output, (call, out) -> {
            AgentId id = id(call);
            String agent = call.reads().agent(id).name();
            out.text("agent", id).field("state", StateMachine.wire(call.executeFor(agent, command.apply(id))));
        });
    }

    private static void register(Call call, Json out) {
        RegisterAgent registration = registration(call.arguments());
        AgentId id = call.executeFor(registration.name(), registration);
        AgentJson.write(out, call.engine().reads().agent(id));
    }

    private static AgentId id(Call call) {
        return AgentId.parse(call.arguments().text("agent"));
    }

    /** What a call says of an agent. */
    static RegisterAgent registration(Fields arguments) {
        return new RegisterAgent(
                arguments.text("agent"),
                new LinkedHashSet<>(arguments.texts("capabilities")),
                arguments.integer("concurrency", 1),
                arguments.secondsOrNull("lost_after_seconds"));
    }
}
