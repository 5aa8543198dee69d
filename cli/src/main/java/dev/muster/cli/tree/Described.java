package dev.muster.cli.tree;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A command that tells its options in code, because its start is measured: to read them from annotations the JVM makes
 * a class for each kind of annotation and code for each field, half of the time until a server is ready
 * (docs/decisions/0032). All others are annotated, which is shorter.
 */
public final class Described {
    private final CommandSpec spec;

    private Described(CommandSpec spec) {
        this.spec = spec;
    }

    /** A command without options so far. */
    public static Described command(String name, Callable<Integer> command) {
        return new Described(CommandSpec.wrapWithoutInspection(command).name(name));
    }

    /** The command, for its line. */
    public CommandSpec spec() {
        return spec;
    }

    /** What help says before the options. */
    public Described description(String... lines) {
        spec.usageMessage().description(lines);
        return this;
    }

    /** What help says after the options. */
    public Described footer(String... lines) {
        spec.usageMessage().footer(lines);
        return this;
    }

    /** An option that shows help in place of running the command. */
    public Described help(String names, String description) {
        spec.addOption(named(names)
                .type(boolean.class)
                .usageHelp(true)
                .description(description)
                .build());
        return this;
    }

    /** An option without a value. */
    public Described flag(String names, String description, Consumer<Boolean> set) {
        return add(named(names).type(boolean.class), description, set);
    }

    /**
     * An option with a value.
     *
     * @param names as they are typed, with commas between them
     * @param label what help calls the value
     * @param type which value: a text, a path, a number, or what the command line has a converter for
     */
    public <T> Described option(String names, String label, Class<T> type, String description, Consumer<T> set) {
        return add(typed(named(names).paramLabel(label), type), description, set);
    }

    /** As {@link #option}, but help does not show it. */
    public <T> Described hidden(String names, String label, Class<T> type, String description, Consumer<T> set) {
        return add(typed(named(names).paramLabel(label).hidden(true), type), description, set);
    }

    /** An option that may be given any number of times. */
    public Described repeated(String names, String label, String description, Consumer<List<String>> set) {
        return add(named(names).paramLabel(label).type(List.class).auxiliaryTypes(String.class), description, set);
    }

    /** An option that may be given any number of times, each {@code KEY=VALUE}. */
    public Described pairs(String names, String label, String description, Consumer<Map<String, String>> set) {
        return add(
                named(names).paramLabel(label).type(LinkedHashMap.class).auxiliaryTypes(String.class, String.class),
                description,
                set);
    }

    private static OptionSpec.Builder named(String names) {
        return OptionSpec.builder(names.split(","));
    }

    private static OptionSpec.Builder typed(OptionSpec.Builder option, Class<?> type) {
        ITypeConverter<Path> converter = Path::of; // the parser's own looks for this method by reflection
        return type == Path.class ? option.type(type).converters(converter) : option.type(type);
    }

    private <T> Described add(OptionSpec.Builder option, String description, Consumer<T> set) {
        Binding<T> binding = new Binding<>(set);
        spec.addOption(
                option.description(description).getter(binding).setter(binding).build());
        return this;
    }

    /** Passes on what is read, and keeps it for the parser: an option that is repeated adds to what it has. */
    private static final class Binding<T> implements IGetter, ISetter {
        private final Consumer<T> set;
        private @Nullable Object value;

        Binding(Consumer<T> set) {
            this.set = set;
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"}) // as the parser declares it
        public <V> V get() {
            return (V) value;
        }

        @Override
        @SuppressWarnings("unchecked") // the parser hands over what the option's type says
        public <V> V set(V read) {
            value = read;
            if (read != null) { // else what was before this command line is meant, and that is as it was made
                set.accept((T) read);
            }
            return read;
        }
    }
}
