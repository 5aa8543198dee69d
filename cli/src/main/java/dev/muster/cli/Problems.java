package dev.muster.cli;

import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.UnreachableException;
import dev.muster.client.text.FileTrouble;
import dev.muster.client.text.Suggestions;
import dev.muster.client.wire.Json;
import dev.muster.core.EngineException;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong, in a sentence or two on standard error, and chooses the exit code. */
final class Problems implements IParameterExceptionHandler, IExecutionExceptionHandler {
    /** What a server says of headers is for programs. */
    private static final String TOKEN =
            "pass a token with --token, or in MUSTER_TOKEN; somebody with the role admin makes one: muster token create";

    private static final int SHORT_OPTION = "-p".length();

    private final Shell shell;

    Problems(Shell shell) {
        this.shell = shell;
    }

    /** One thing that went wrong. */
    private record Problem(
            String code,
            String message,
            @Nullable String state,
            List<String> allowed,
            @Nullable Duration retryAfter,
            @Nullable String help) {
        static Problem of(String code, String message, @Nullable String help) {
            return new Problem(code, message, null, List.of(), null, help);
        }
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        return refused(e, Arrays.asList(arguments).contains("--json"));
    }

    private int refused(ParameterException e, boolean json) {
        CommandLine line = e.getCommandLine();
        String help = "see '" + line.getCommandSpec().qualifiedName() + " --help'";
        tell(Problem.of("INVALID_ARGUMENT", message(e, line), help), json);
        return ExitCode.USAGE;
    }

    private static String message(ParameterException e, CommandLine line) {
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unknown(unmatched.getUnmatched().getFirst(), line);
        }
        // Of a value without its key the parser says "option" twice.
        String message = String.valueOf(e.getMessage())
                .replace("option option", "option")
                .replaceFirst(" is not an? (?:int|long)$", " is no whole number");
        return Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    private static String unknown(String word, CommandLine line) {
        if (word.startsWith("-") && word.length() > 1) {
            List<String> names = new ArrayList<>();
            for (OptionSpec option : line.getCommandSpec().options()) {
                names.addAll(List.of(option.names()));
            }
            String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            return "unknown option '" + name + "'"
                    + (name.length() == SHORT_OPTION ? longOnes(name, names) : "; " + Suggestions.hint(name, names));
        }
        List<String> commands = line.getSubcommands().entrySet().stream()
                .filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .toList();
        return commands.isEmpty()
                ? "'" + word + "' is one argument too many"
                : "unknown command '" + word + "'; " + Suggestions.hint(word, commands);
    }

    /** Of a single letter only the options that begin with it can have been meant; all of them if none does. */
    private static String longOnes(String letter, List<String> names) {
        String meant = names.stream()
                .filter(name -> name.startsWith("-" + letter))
                .sorted()
                .map(name -> "'" + name + "'")
                .collect(Collectors.joining(" or "));
        return meant.isEmpty()
                ? "; valid: "
                        + names.stream()
                                .filter(name -> name.startsWith("--"))
                                .sorted()
                                .collect(Collectors.joining(", "))
                : "; did you mean " + meant + "?";
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) throws Exception {
        boolean json = parsed.subcommands().isEmpty() ? parsed.hasMatchedOption("--json") : json(parsed);
        return switch (e) {
            case ParameterException wrong -> refused(wrong, json);
            case Failure failure -> {
                tell(Problem.of(failure.code(), String.valueOf(failure.getMessage()), failure.help()), json);
                yield failure.exitCode();
            }
            case RefusedException refused -> {
                Refusal why = refused.refusal();
                tell(
                        new Problem(
                                why.code().name(),
                                why.message(),
                                why.state(),
                                why.allowed(),
                                why.retryAfter(),
                                why.code() == ErrorCode.UNAUTHENTICATED ? TOKEN : why.help()),
                        json);
                yield exitCode(why);
            }
            case EngineException broken -> {
                tell(Problem.of("UNREACHABLE", String.valueOf(broken.getMessage()), null), json);
                yield ExitCode.UNREACHABLE;
            }
            case UnreachableException away -> {
                tell(Problem.of("UNREACHABLE", String.valueOf(away.getMessage()), null), json);
                yield ExitCode.UNREACHABLE;
            }
            case InvalidPathException odd -> {
                tell(Problem.of("INVALID_ARGUMENT", FileTrouble.noPath(odd), null), json);
                yield ExitCode.USAGE;
            }
            case InterruptedException stopped -> ExitCode.INTERRUPTED;
            default -> throw e;
        };
    }

    private static boolean json(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last.hasMatchedOption("--json");
    }

    private static int exitCode(Refusal refusal) {
        return switch (refusal.code()) {
            case INVALID_ARGUMENT, TOO_LARGE, DEPENDENCY_CYCLE, UNAUTHENTICATED -> ExitCode.USAGE;
            case NOT_FOUND, INVALID_STATE, STALE_LEASE, IDEMPOTENCY_CONFLICT, CONFLICT, LIMIT_REACHED, FORBIDDEN ->
                ExitCode.FAILED;
            case BUSY, DISK_FULL, ENGINE_STOPPED, NOT_AVAILABLE, INTERNAL -> ExitCode.UNREACHABLE;
        };
    }

    private void tell(Problem problem, boolean json) {
        if (json) {
            Json.line(
                    shell.err(),
                    out -> out.field("code", problem.code())
                            .field("detail", problem.message())
                            .field("state", problem.state())
                            .texts("allowed", problem.allowed())
                            .field("retry_after", problem.retryAfter())
                            .field("help", problem.help()));
            return;
        }
        // Names in it come from arguments, files and agents.
        shell.err().println(shell.screen().errorStyle().red("muster:") + " " + Glyphs.lines(problem.message()));
        if (problem.help() != null) {
            shell.err().println("  " + Glyphs.lines(problem.help()));
        }
    }
}
