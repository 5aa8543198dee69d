package dev.muster.server.mcp;

import dev.muster.client.wire.Fields;
import java.util.List;
import java.util.Map;

/** The prompts of the published conformance suite. */
final class FixturePrompts {
    private FixturePrompts() {}

    static List<Prompt> all() {
        return List.of(
                prompt(
                        "test_simple_prompt",
                        List.of(),
                        (request, arguments) -> List.of(Prompt.Said.user("This is a simple prompt for testing."))),
                prompt(
                        "test_prompt_with_arguments",
                        List.of(needed("arg1"), needed("arg2")),
                        (request, arguments) -> List.of(Prompt.Said.user("Prompt with arguments: arg1='"
                                + arguments.get("arg1") + "', arg2='" + arguments.get("arg2") + "'"))),
                prompt(
                        "test_prompt_with_embedded_resource",
                        List.of(needed("resourceUri")),
                        (request, arguments) -> List.of(
                                new Prompt.Said(
                                        "user",
                                        FixtureContent.resource(
                                                arguments.getOrDefault("resourceUri", ""),
                                                "text/plain",
                                                "Embedded resource content for testing.")),
                                Prompt.Said.user("Please process the embedded resource above."))),
                prompt(
                        "test_prompt_with_image",
                        List.of(),
                        (request, arguments) -> List.of(
                                new Prompt.Said("user", FixtureContent.image()),
                                Prompt.Said.user("Please analyze the image above."))),
                prompt("test_input_required_result_prompt", List.of(), FixturePrompts::withInput));
    }

    private static List<Prompt.Said> withInput(Request request, Map<String, String> arguments)
            throws InterruptedException {
        Fields answer = request.ask(
                "user_context", FixtureContent.form("What context should the prompt use?", "context", "string"));
        return List.of(Prompt.Said.user("Use this context: " + answer.value("content")));
    }

    private static Prompt.Argument needed(String name) {
        return new Prompt.Argument(name, "for testing", true);
    }

    private static Prompt prompt(String name, List<Prompt.Argument> arguments, Prompt.Action action) {
        return new Prompt(name, name, "A fixture of the conformance suite.", arguments, action);
    }
}
