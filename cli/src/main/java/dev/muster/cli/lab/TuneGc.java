package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.Suggestions;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.tune.Candidate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks for a better garbage collector and heap. */
@Command(
        name = "gc",
        description = {
            "Look for a better garbage collector and heap: every collector with every heap, by few and many agents.",
            "The present options of the JVM ($MUSTER_OPTS) are what has to be beaten."
        },
        footer = {"", "Example:", "  muster tune gc --heap 64m,256m --collector serial,g1"})
final class TuneGc extends TuneCommand {
    private static final Map<String, String> FLAGS = collectors();
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,6})([mMgG])");
    private static final int LEAST_MB = 32;
    private static final int MB_PER_GB = 1024;

    @Option(
            names = "--collector",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "NAME,…",
            description = "Collectors to try: serial, parallel, g1, zgc. Default: all.")
    private List<String> collectors = List.copyOf(FLAGS.keySet());

    @Option(
            names = "--heap",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "SIZE,…",
            description = "Largest heaps to try, from 32m. Default: 64m,128m,512m.")
    private List<String> heaps = List.of("64m", "128m", "512m");

    @Option(
            names = "--young",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "SIZE,…",
            description = "Least young generations to try with each. Default: the one that Muster starts with.")
    private List<String> youngGenerations = List.of();

    TuneGc(Shell shell) {
        super(shell, "gc", Measure.CPU_US_PER_OP);
    }

    private static Map<String, String> collectors() {
        Map<String, String> flags = new LinkedHashMap<>();
        flags.put("serial", "UseSerialGC");
        flags.put("parallel", "UseParallelGC");
        flags.put("g1", "UseG1GC");
        flags.put("zgc", "UseZGC");
        return flags;
    }

    @Override
    List<Candidate> candidates() {
        List<Candidate> all = new ArrayList<>();
        for (String collector : collectors) {
            if (!FLAGS.containsKey(collector)) {
                throw Failure.usage("--collector: there is no '" + collector + "'; "
                        + Suggestions.hint(collector, List.copyOf(FLAGS.keySet())));
            }
            for (String heap : heaps) {
                addAll(all, collector, heap);
            }
        }
        return all;
    }

    private void addAll(List<Candidate> all, String collector, String heap) {
        long most = megabytes("--heap", heap, "heap", LEAST_MB);
        String name = collector + ", " + heap;
        String options = options(collector) + " -Xmx" + heap;
        if (youngGenerations.isEmpty()) {
            all.add(Candidate.ofJvm(name, options));
        }
        for (String young : youngGenerations) {
            if (megabytes("--young", young, "young generation", 1) >= most) {
                throw Failure.usage("--young: " + young + " is not less than the heap of " + heap);
            }
            all.add(Candidate.ofJvm(name + ", " + young + " young", options + " -XX:NewSize=" + young));
        }
    }

    /** The JVM refuses two collectors: all others are switched off, whichever is on. */
    private static String options(String collector) {
        StringBuilder options = new StringBuilder();
        FLAGS.forEach((name, flag) -> {
            if (!name.equals(collector)) {
                options.append("-XX:-").append(flag).append(' ');
            }
        });
        return options.append("-XX:+").append(FLAGS.get(collector)).toString();
    }

    private static long megabytes(String option, String size, String what, int least) {
        var form = SIZE.matcher(size);
        if (form.matches()) {
            long unit = form.group(2).toLowerCase(Locale.ROOT).equals("g") ? MB_PER_GB : 1;
            long megabytes = Long.parseLong(form.group(1)) * unit;
            if (megabytes >= least) {
                return megabytes;
            }
        }
        throw Failure.usage(option + ": '" + size + "' is no " + what + "; write megabytes or gigabytes from " + least
                + "m, such as 128m or 1g");
    }
}
