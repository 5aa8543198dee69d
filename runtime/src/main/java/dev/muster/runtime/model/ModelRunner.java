package dev.muster.runtime.model;

import dev.muster.client.UnreachableException;
import dev.muster.client.wire.Json;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.context.Tokenizer;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.Task;
import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.agent.ResultText;
import dev.muster.runtime.agent.Runner;
import dev.muster.runtime.model.Reply.Completion;
import dev.muster.runtime.model.Reply.Refused;
import dev.muster.runtime.work.Assignment;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Has a model do a task: one prompt, one answer, which is the task's result. What was not told to the model, and what
 * the answer cost, is kept with it as an artifact.
 */
public final class ModelRunner implements Runner {
    private static final int MOST_SUMMARY = Limits.SUMMARY_BYTES / 4;

    private final String agent;
    private final ModelSpec spec;
    private final Gateway gateway;
    private final ContextSource context;
    private final Tokenizer tokenizer;
    private final Meter meter;

    ModelRunner(
            String agent, ModelSpec spec, Gateway gateway, ContextSource context, Tokenizer tokenizer, Meter meter) {
        this.agent = agent;
        this.spec = spec;
        this.gateway = gateway;
        this.context = context;
        this.tokenizer = tokenizer;
        this.meter = meter;
        gateway.batcher().joined();
    }

    @Override
    public Outcome run(Assignment assignment, Desk desk) throws InterruptedException {
        Task task = assignment.task();
        Briefing briefing;
        try {
            briefing = Briefing.of(
                    spec.prefix(), task, context.of(task, desk.session()), spec.maxContextLength(), tokenizer);
        } catch (Briefing.TooSmall e) {
            return new Outcome.Failed(e.getMessage() + "; raise max_context_length", false);
        } catch (RefusedException | UnreachableException e) {
            return new Outcome.NotTried("what is to be told of the task could not be read: " + e.getMessage());
        }
        Duration timeout = spec.timeout(task.executionTimeout());
        Prompt prompt = new Prompt(spec.prefix(), briefing.body(), spec.maxOutput());
        return switch (gateway.ask(agent, prompt, timeout)) {
            case Completion answer -> answered(answer, briefing);
            case Refused refused -> refused(refused);
        };
    }

    private Outcome answered(Completion answer, Briefing briefing) {
        return switch (answer.stop()) {
            case END -> ended(answer, briefing);
            case LENGTH ->
                new Outcome.Failed(
                        "the answer was cut off after " + spec.maxOutput() + " tokens; raise max_output_tokens or split"
                                + " the task",
                        false);
            case FILTERED -> new Outcome.Failed("the API withheld the answer", false);
            case OTHER -> new Outcome.Failed("the model ended without an answer, for a reason of its own", true);
        };
    }

    private Outcome ended(Completion answer, Briefing briefing) {
        String text = ResultText.clean(answer.text()).strip();
        if (text.startsWith(ModelSpec.FAILED)) {
            String reason = text.substring(ModelSpec.FAILED.length()).strip();
            return new Outcome.Failed(
                    reason.isEmpty() ? "the model says that it failed" : ResultText.beginning(reason, Limits.REASON),
                    true);
        }
        List<NewArtifact> artifacts = new ArrayList<>();
        artifacts.add(NewArtifact.text("model.json", "application/json", account(answer, briefing)));
        String note = briefing.omitted().isEmpty()
                ? ""
                : "\n\nNot told to the model:\n- " + String.join("\n- ", briefing.omitted());
        if (text.length() + note.length() > MOST_SUMMARY) {
            artifacts.add(NewArtifact.text("answer.md", "text/markdown", text + note));
            note = "\n\n[the whole answer is artifact answer.md]";
            text = ResultText.beginning(text, MOST_SUMMARY - note.length());
        }
        return new Outcome.Completed(text + note, artifacts);
    }

    private String account(Completion answer, Briefing briefing) {
        Usage usage = answer.usage();
        BigDecimal cost = meter.cost(usage);
        return Json.text(json -> {
            json.field("model", spec.endpoint().model());
            json.field("prompt_tokens_estimated", briefing.tokens());
            if (usage == null) {
                json.field("usage", (String) null);
            } else {
                json.object(
                        "usage",
                        counts -> counts.field("input", usage.input())
                                .field("cached", usage.cached())
                                .field("cache_written", usage.cacheWritten())
                                .field("output", usage.output()));
            }
            json.field("cost", cost == null ? null : cost.toPlainString());
            json.texts("not_told", briefing.omitted());
        });
    }

    private static Outcome refused(Refused refused) {
        String why = switch (refused.kind()) {
            case RATE_LIMITED -> "the API's limits leave no room: ";
            case OVERLOADED -> "the API is overloaded: ";
            case UNREACHABLE -> "the API cannot be reached: ";
            case UNREADABLE -> "the API's answer cannot be read: ";
            case TOO_LONG -> "the prompt is too long for the model; lower max_context_length: ";
            case AUTHENTICATION -> "the API does not take the key: ";
            case NOT_THERE -> "no such model or API is there; check base_url and name: ";
            case INVALID -> "the API does not take the request: ";
        };
        return switch (refused.kind()) {
            // The task is not to blame: it goes back, and no attempt is counted.
            case RATE_LIMITED, OVERLOADED, UNREACHABLE, AUTHENTICATION, NOT_THERE ->
                new Outcome.NotTried(why + refused.why());
            case UNREADABLE -> new Outcome.Failed(why + refused.why(), true);
            case TOO_LONG, INVALID -> new Outcome.Failed(why + refused.why(), false);
        };
    }

    @Override
    public void close() {
        gateway.batcher().left();
    }
}
