package dev.muster.lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What {@code resources.csv} tells over the length of a run. */
final class ResourceSeries {
    private static final double BYTES_PER_MB = 1024.0 * 1024;
    private static final int SECONDS = 0;
    private static final int LABEL = 2;
    private static final int CPU_MS = 3;
    private static final int RSS = 4;
    private static final int HEAP = 5;
    private static final int COLUMNS = 13;
    private static final int MOST_POINTS = 150;

    private final List<double[]> resident = new ArrayList<>();
    private final List<double[]> heap = new ArrayList<>();
    private final List<double[]> processor = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private boolean shared;
    private boolean apart;

    private record Span(double from, double to, String name) {}

    /**
     * Who was watched at a sample, as far as its line tells.
     *
     * @param test what was going on
     * @param setup whether its target was only about to be watched
     * @param own whether it was the lab's own process: no other shows its heap
     */
    private record Watched(String test, boolean setup, boolean own) {
        private static final Pattern PHASE = Pattern.compile(": (setup|connect|settle|audit|\\d+ agents)$");
        private static final String SETUP = ": setup";
        private static final Set<String> NO_TEST = Set.of("start", "end");

        static Watched of(String[] cells) {
            String label = cells[LABEL];
            return new Watched(PHASE.matcher(label).replaceAll(""), label.endsWith(SETUP), !cells[HEAP].isEmpty());
        }

        /** Whether counters go on from one to the other: a test's target is watched from the end of its setup. */
        boolean sameProcess(Watched before) {
            return own == before.own && (own || test.equals(before.test) && setup == before.setup);
        }

        boolean ofTest() {
            return !setup && !NO_TEST.contains(test);
        }
    }

    /** Reads the file; a last line cut off by a kill is left out. */
    ResourceSeries(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        double lastSeconds = 0;
        double lastCpu = Double.NaN;
        Watched before = new Watched("", false, false);
        String test = "";
        double since = 0;
        for (String line : Files.readAllLines(file)) {
            String[] cells = line.split(",", -1);
            if (cells.length != COLUMNS || !Character.isDigit(cells[0].isEmpty() ? 'x' : cells[0].charAt(0))) {
                continue;
            }
            double seconds = Double.parseDouble(cells[SECONDS]);
            megabytes(cells[RSS], seconds, resident);
            megabytes(cells[HEAP], seconds, heap);
            Watched watched = Watched.of(cells);
            if (watched.ofTest() && !cells[RSS].isEmpty()) {
                shared |= watched.own();
                apart |= !watched.own();
            }
            if (cells[CPU_MS].isEmpty() || !watched.sameProcess(before)) {
                lastCpu = Double.NaN; // what it grew by since is nobody's processor time
            }
            before = watched;
            if (!cells[CPU_MS].isEmpty()) {
                double cpu = Double.parseDouble(cells[CPU_MS]);
                if (seconds - lastSeconds > 0.3 && cpu >= lastCpu) { // never so of NaN
                    processor.add(new double[] {seconds, (cpu - lastCpu) / 1e3 / (seconds - lastSeconds)});
                }
                lastCpu = cpu;
                lastSeconds = seconds;
            }
            String name = watched.test();
            if (!name.equals(test)) {
                if (!test.isEmpty()) {
                    spans.add(new Span(since, seconds, test));
                }
                test = name;
                since = seconds;
            }
        }
        if (!test.isEmpty() && !resident.isEmpty()) {
            spans.add(new Span(since, resident.getLast()[0], test));
        }
    }

    private static void megabytes(String cell, double seconds, List<double[]> into) {
        if (!cell.isEmpty()) {
            into.add(new double[] {seconds, Double.parseDouble(cell) / BYTES_PER_MB});
        }
    }

    /** Whose processor time and memory it is, in a sentence. */
    String whose() {
        if (!apart) {
            return "The whole process, once a second; shaded by test. Load generator and target share it.";
        }
        return "The process of each test's target, once a second; shaded by test. "
                + (shared ? "In some tests the load generator is in it. " : "The load generator is not in it. ")
                + "While a target is set up, it is the lab's own process or that of the target before.";
    }

    boolean empty() {
        return resident.size() < 2 || processor.size() < 2;
    }

    Plot memory() {
        Plot plot = plot("Memory over time", "heap in use holds garbage not yet collected", "MB", resident);
        plot.line("resident", 5, thinned(resident));
        if (!heap.isEmpty()) {
            plot.line("heap in use", 3, thinned(heap));
        }
        return plot;
    }

    Plot processor() {
        return plot("Processors busy over time", "", "cores", processor).line("cores busy", 2, thinned(processor));
    }

    /** At most so many points as a picture can show: means of neighbours. */
    static List<double[]> thinned(List<double[]> points) {
        int group = (points.size() + MOST_POINTS - 1) / MOST_POINTS;
        if (group <= 1) {
            return points;
        }
        List<double[]> means = new ArrayList<>();
        for (int from = 0; from < points.size(); from += group) {
            List<double[]> part = points.subList(from, Math.min(points.size(), from + group));
            means.add(new double[] {
                part.getLast()[0],
                part.stream().mapToDouble(point -> point[1]).average().orElseThrow()
            });
        }
        return means;
    }

    private Plot plot(String title, String note, String unit, List<double[]> values) {
        double most = values.stream().mapToDouble(point -> point[1]).max().orElse(1);
        Plot plot = new Plot(
                title,
                note,
                Axis.linear("seconds since the run began", values.getLast()[0], Format::number),
                Axis.linear(unit, most * 1.05, Format::number));
        spans.forEach(span -> plot.band(span.from(), span.to(), span.name()));
        return plot;
    }
}
