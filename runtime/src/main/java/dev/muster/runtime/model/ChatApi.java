package dev.muster.runtime.model;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.muster.runtime.model.Reply.Completion;
import dev.muster.runtime.model.Reply.Kind;
import dev.muster.runtime.model.Reply.Refused;
import dev.muster.runtime.model.Reply.Stop;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Speaks both protocols through LangChain4j, and is the only class with {@link Wire} that knows it. */
final class ChatApi implements ModelApi {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final Endpoint endpoint;
    private final Wire wire;

    ChatApi(Endpoint endpoint) {
        this.endpoint = endpoint;
        this.wire = new Wire(CONNECT, endpoint.key());
    }

    @Override
    public Reply ask(Prompt prompt, Duration within) throws InterruptedException {
        Duration wait = within.compareTo(endpoint.timeout()) < 0 ? within : endpoint.timeout();
        ChatRequest request = ChatRequest.builder()
                .messages(SystemMessage.from(prompt.prefix()), UserMessage.from(prompt.body()))
                .build();
        ChatModel model = model(prompt.maxOutput());
        try {
            return completion(ScopedValue.where(Wire.WITHIN, wait).call(() -> model.chat(request)));
        } catch (RuntimeException e) {
            return refused(e);
        }
    }

    /** Cheap: the connections are the wire's. */
    private ChatModel model(int maxOutput) {
        return switch (endpoint.protocol()) {
            case ANTHROPIC ->
                AnthropicChatModel.builder()
                        .httpClientBuilder(Wire.builder(wire))
                        .baseUrl(endpoint.address().toString())
                        .apiKey(endpoint.key().reveal())
                        .modelName(endpoint.model())
                        .maxTokens(maxOutput)
                        .cacheSystemMessages(true)
                        .maxRetries(0)
                        .build();
            case OPENAI -> openAi(maxOutput);
        };
    }

    private ChatModel openAi(int maxOutput) {
        OpenAiChatModel.OpenAiChatModelBuilder builder = OpenAiChatModel.builder()
                .httpClientBuilder(Wire.builder(wire))
                .baseUrl(endpoint.address().toString())
                .apiKey(endpoint.key().reveal())
                .modelName(endpoint.model())
                .maxRetries(0);
        // The vendor has renamed the parameter; the servers that speak its protocol mostly know the old name alone.
        return endpoint.base() == null
                ? builder.maxCompletionTokens(maxOutput).build()
                : builder.maxTokens(maxOutput).build();
    }

    private static Reply completion(ChatResponse response) {
        String text = response.aiMessage().text();
        Stop stop = stop(response.finishReason());
        if (text == null || (text.isBlank() && stop == Stop.END)) {
            return new Refused(Kind.UNREADABLE, "the answer has no text", null);
        }
        return new Completion(text, usage(response.tokenUsage()), stop);
    }

    private static Stop stop(@Nullable FinishReason reason) {
        return switch (reason) {
            case STOP -> Stop.END;
            case LENGTH -> Stop.LENGTH;
            case CONTENT_FILTER -> Stop.FILTERED;
            case TOOL_EXECUTION, OTHER -> Stop.OTHER;
            case null -> Stop.OTHER;
        };
    }

    private static @Nullable Usage usage(@Nullable TokenUsage usage) {
        if (usage == null || usage.inputTokenCount() == null || usage.outputTokenCount() == null) {
            return null;
        }
        int input = usage.inputTokenCount();
        int output = usage.outputTokenCount();
        return switch (usage) {
            // Anthropic counts what concerns its cache beside the input, OpenAI within it.
            case AnthropicTokenUsage own ->
                new Usage(input, orZero(own.cacheReadInputTokens()), orZero(own.cacheCreationInputTokens()), output);
            case OpenAiTokenUsage own
            when own.inputTokensDetails() != null -> {
                int cached = orZero(own.inputTokensDetails().cachedTokens());
                yield new Usage(input - cached, cached, 0, output);
            }
            default -> new Usage(input, 0, 0, output);
        };
    }

    private static int orZero(@Nullable Integer count) {
        return count == null ? 0 : count;
    }

    private Reply refused(RuntimeException all) throws InterruptedException {
        for (Throwable cause = all; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case Wire.GivenUp ignored -> throw new InterruptedException("the model is not waited for");
                case Wire.Silence silence -> {
                    return new Refused(Kind.UNREACHABLE, String.valueOf(silence.getMessage()), null);
                }
                case Wire.ApiError error -> {
                    return Refusals.of(error);
                }
                default -> {}
            }
        }
        String why = endpoint.key().redact(String.valueOf(all.getMessage()));
        return new Refused(Kind.UNREADABLE, "the answer is not one of this protocol: " + Refusals.shortened(why), null);
    }

    @Override
    public String toString() {
        return endpoint.protocol().name().toLowerCase(Locale.ROOT) + " " + endpoint.model();
    }
}
