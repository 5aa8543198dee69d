package dev.muster.server.mcp;

import static dev.muster.server.mcp.FixtureContent.form;
import static dev.muster.server.mcp.FixtureContent.roots;
import static dev.muster.server.mcp.FixtureContent.sampling;
import static dev.muster.server.mcp.FixtureContent.text;
import static dev.muster.server.schema.Schema.struct;

import dev.muster.client.wire.Fields;
import dev.muster.server.access.Role;
import dev.muster.server.schema.Schema;
import dev.muster.server.schema.Struct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tools of the published conformance suite: they do nothing, in every way that the protocol knows. */
final class FixtureTools {
    private static final long STEP_MS = 50;
    private static final String NAME_QUESTION = "What is your name?";

    private final Lists lists;

    FixtureTools(Lists lists) {
        this.lists = lists;
    }

    List<Tool> all() {
        List<Tool> all = new ArrayList<>();
        all.addAll(contents());
        all.addAll(notices());
        all.addAll(questions());
        all.addAll(rounds());
        all.addAll(new FixtureLoads().all());
        return all;
    }

    private static Tool tool(String name, Tool.Action action) {
        return tool(name, struct(), action);
    }

    static Tool tool(String name, Struct input, Tool.Action action) {
        return tool(name, input, input.toJson(), action);
    }

    private static Tool tool(String name, Struct input, Map<String, Object> schema, Tool.Action action) {
        return new Tool(
                name,
                name,
                "A fixture of the conformance suite.",
                ToolChoice.FIXTURES,
                List.of(),
                Role.READ_ONLY,
                Tool.Hint.READS,
                input,
                null,
                schema,
                action);
    }

    private static Answer content(List<Map<String, @Nullable Object>> pieces) {
        return new Answer.Content(pieces, false);
    }

    private static List<Tool> contents() {
        return List.of(
                tool("test_simple_text", call -> Answer.text("This is a simple text response for testing.")),
                tool("test_image_content", call -> content(List.of(FixtureContent.image()))),
                tool("test_audio_content", call -> content(List.of(FixtureContent.audio()))),
                tool(
                        "test_embedded_resource",
                        call -> content(List.of(FixtureContent.resource(
                                "test://embedded-resource", "text/plain", "This is an embedded resource content.")))),
                tool(
                        "test_multiple_content_types",
                        call -> content(List.of(
                                text("Multiple content types test:"),
                                FixtureContent.image(),
                                FixtureContent.resource(
                                        "test://mixed-content-resource",
                                        "application/json",
                                        "{\"test\":\"data\",\"value\":123}")))),
                tool(
                        "test_error_handling",
                        call -> new Answer.Content(
                                List.of(text("This tool intentionally returns an error for testing")), true)),
                tool(
                        "json_schema_2020_12_tool",
                        struct().open(),
                        FixtureSchema.all(),
                        call -> Answer.text("The arguments were accepted.")));
    }

    private List<Tool> notices() {
        return List.of(
                tool("test_tool_with_logging", call -> {
                    for (String line :
                            List.of("Tool execution started", "Tool processing data", "Tool execution completed")) {
                        call.request().log(LogLevel.INFO, "fixture", line);
                        Thread.sleep(STEP_MS);
                    }
                    return Answer.text("Three messages were logged.");
                }),
                tool("test_logging_tool", call -> {
                    call.request().log(LogLevel.INFO, "fixture", "only for those who asked for it");
                    return Answer.text("Logged, for those who asked for it.");
                }),
                tool("test_tool_with_progress", call -> {
                    for (double done : new double[] {0, 50, 100}) {
                        call.request().progress(done, 100.0, "step");
                        Thread.sleep(STEP_MS);
                    }
                    return Answer.text("It is done.");
                }),
                tool("test_reconnection", call -> {
                    call.request().back().check();
                    call.request().back().breakOff();
                    Thread.sleep(2 * STEP_MS);
                    return Answer.text("The connection was broken and this came after.");
                }),
                tool("test_trigger_tool_change", call -> {
                    lists.changed(Lists.Kind.TOOLS);
                    return Answer.text("The list of tools is said to have changed.");
                }),
                tool("test_trigger_prompt_change", call -> {
                    lists.changed(Lists.Kind.PROMPTS);
                    return Answer.text("The list of prompts is said to have changed.");
                }));
    }

    private static List<Tool> questions() {
        return List.of(
                tool("test_sampling", struct().required("prompt", Schema.text()), call -> {
                    Fields said = call.request()
                            .ask("answer", sampling(call.arguments().text("prompt"), 100));
                    return Answer.text("LLM response: " + words(said.value("content")));
                }),
                tool("test_elicitation", struct().required("message", Schema.text()), call -> {
                    Map<String, @Nullable Object> fields = Map.of(
                            "username", Map.of("type", "string", "description", "User's response"),
                            "email", Map.of("type", "string", "description", "User's email address"));
                    Fields said = call.request()
                            .ask("user", form(call.arguments().text("message"), fields, "username", "email"));
                    return Answer.text("User response: " + outcome(said));
                }),
                tool("test_elicitation_sep1034_defaults", call -> {
                    Fields said = call.request().ask("defaults", form("Review the defaults", FixtureSchema.defaults()));
                    return Answer.text("Elicitation completed: " + outcome(said));
                }),
                tool("test_elicitation_sep1330_enums", call -> {
                    Fields said = call.request().ask("enums", form("Choose", FixtureSchema.enums()));
                    return Answer.text("Elicitation completed: " + outcome(said));
                }),
                tool("test_missing_capability", call -> {
                    call.request().requireAbility("sampling");
                    return Answer.text("The client can sample.");
                }),
                tool("test_streaming_elicitation", call -> {
                    call.request().back().check();
                    Fields said = call.request().ask("name", form(NAME_QUESTION, "name", "string"));
                    return Answer.text("Hello, " + name(said) + "!");
                }));
    }

    private static List<Tool> rounds() {
        String before = "test_input_required_result_";
        return List.of(
                tool(before + "elicitation", call -> {
                    Fields said = call.request().ask("user_name", form(NAME_QUESTION, "name", "string"));
                    return Answer.text("Hello, " + name(said) + "!");
                }),
                tool(before + "sampling", call -> {
                    Fields said =
                            call.request().ask("capital_question", sampling("What is the capital of France?", 100));
                    return Answer.text(words(said.value("content")));
                }),
                tool(before + "list_roots", call -> {
                    Fields said = call.request().ask("client_roots", roots());
                    return Answer.text("Roots: " + said.value("roots"));
                }),
                tool(before + "request_state", FixtureTools::confirmed),
                tool(before + "tampered_state", FixtureTools::confirmed),
                tool(before + "multiple_inputs", call -> {
                    Map<String, Ask> asks = new LinkedHashMap<>();
                    asks.put("user_name", form(NAME_QUESTION, "name", "string"));
                    asks.put("greeting", sampling("Generate a greeting", 50));
                    asks.put("client_roots", roots());
                    return Answer.text(
                            "All was answered: " + call.request().ask(asks).keySet());
                }),
                tool(before + "multi_round", call -> {
                    Fields first = call.request().ask("step1", form("Step 1: What is your name?", "name", "string"));
                    Fields second = call.request()
                            .ask("step2", form("Step 2: What is your favorite color?", "color", "string"));
                    return Answer.text(name(first) + ": " + second.value("content"));
                }),
                tool(before + "capabilities", FixtureTools::asCapable));
    }

    private static Answer confirmed(ToolCall call) throws InterruptedException {
        call.request().ask("confirm", form("Please confirm", "ok", "boolean"));
        return Answer.text("state-ok");
    }

    private static Answer asCapable(ToolCall call) throws InterruptedException {
        Map<String, Ask> asks = new LinkedHashMap<>();
        if (call.request().client().can("sampling")) {
            asks.put("greeting", sampling("Generate a greeting", 50));
        }
        if (call.request().client().can("elicitation")) {
            asks.put("user_name", form(NAME_QUESTION, "name", "string"));
        }
        if (asks.isEmpty()) {
            return Answer.text("The client can be asked nothing.");
        }
        return Answer.text("Answered: " + call.request().ask(asks).keySet());
    }

    private static String outcome(Fields said) {
        return "action=" + said.value("action") + ", content=" + said.value("content");
    }

    private static String name(Fields said) {
        return said.value("content") instanceof Map<?, ?> content ? String.valueOf(content.get("name")) : "nobody";
    }

    private static String words(@Nullable Object content) {
        return content instanceof Map<?, ?> piece && piece.get("text") instanceof String text ? text : "nothing";
    }
}
