package dev.muster.cli.lab;

import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.LiveLine;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.Json;
import dev.muster.lab.selftest.Finding;
import dev.muster.lab.selftest.KnownAnswer;
import dev.muster.lab.selftest.SelfTest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries the lab on targets and data whose answers are known. */
@Command(
        name = "selftest",
        description = {
            "Try the lab on targets and data whose answers are known: a target that stands still for exactly one second,"
                    + " published scalability data, leaking and level memory, equal and slower builds, a history with a"
                    + " change.",
            "Takes about two minutes. Exit code 1: the lab gives a wrong answer here."
        },
        footer = {"", "Examples:", "  muster lab selftest", "  muster lab selftest scaling leak --json"})
final class RunSelfTest extends LabCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "CHECK",
            description = "Only these: scaling, change-points, comparison, leak, stall, slowdown. Default: all.")
    private List<String> names = List.of();

    @Option(names = "--json", description = "Answer in JSON, one document on one line.")
    private boolean json;

    RunSelfTest(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        LiveLine live = new LiveLine(shell());
        for (KnownAnswer answer : chosen()) {
            live.show(answer.name() + ": " + answer.meaning());
            findings.addAll(answer.run());
        }
        live.clear();
        boolean right = findings.stream().allMatch(Finding::holds);
        if (json) {
            Json.line(
                    shell().out(), out -> out.field("passed", right).objects("findings", findings, RunSelfTest::write));
        } else {
            show(findings, right);
        }
        return right ? ExitCode.DONE : ExitCode.FAILED;
    }

    private List<KnownAnswer> chosen() {
        List<KnownAnswer> all = SelfTest.all();
        if (names.isEmpty()) {
            return all;
        }
        List<String> known = all.stream().map(KnownAnswer::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw Failure.usage("there is no check '" + name + "'; there are " + String.join(", ", known));
            }
        }
        return all.stream().filter(answer -> names.contains(answer.name())).toList();
    }

    private static void write(Json json, Finding finding) {
        json.field("check", finding.check())
                .field("what", finding.what())
                .field("expected", finding.expected())
                .field("got", finding.got())
                .field("state", finding.holds() ? "PASS" : "FAIL");
    }

    private void show(List<Finding> findings, boolean right) {
        Style style = shell().screen().outputStyle();
        Table table = Table.of("CHECK", "WHAT", "EXPECTED", "GOT", "STATE");
        for (Finding finding : findings) {
            table.cell(finding.check())
                    .cell(finding.what())
                    .cell(finding.expected())
                    .cell(finding.got())
                    .cell(finding.holds() ? "PASS" : "FAIL", text -> state(style, text));
        }
        table.print(shell().out(), style, 0);
        say("");
        long wrong = findings.stream().filter(finding -> !finding.holds()).count();
        say(
                right
                        ? style.green("PASS") + "  the lab finds all " + findings.size() + " known answers"
                        : style.red("FAIL") + "  the lab misses " + wrong + " of " + findings.size()
                                + " known answers: do not trust its figures here");
    }

    private static String state(Style style, String word) {
        return word.equals("PASS") ? style.green(word) : style.red(word);
    }
}
