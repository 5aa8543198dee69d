package dev.muster.lab.load;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Asks Linux to run a thread soon after it wakes up, for no larger share of the processors: by turns of 0.1 ms instead
 * of some 3 ms, so that its next turn is due before those of busy threads ({@code sched_setattr(2)}, since Linux 6.12),
 * and by timers that are not put off by 50 µs to ring together with others ({@code PR_SET_TIMERSLACK} of
 * {@code prctl(2)}). Neither takes a privilege. What it is worth: docs/decisions/0023.
 */
final class ShortSlice {
    /** The shortest that the kernel grants. */
    static final long TURN_NANOS = 100_000;

    static final long SLACK_NANOS = 1_000;

    private static final long PR_SET_TIMERSLACK = 29;
    private static final long PR_GET_TIMERSLACK = 30;
    /** The first version of the kernel's {@code struct sched_attr}: size, policy, flags, nice, priority, runtime, … */
    private static final int ATTRIBUTES_BYTES = 48;

    private static final int POLICY = 4;
    private static final int FLAGS = 8;
    private static final int RUNTIME = 24;

    /** Programs that the thread starts, which may be the target, get turns like everybody. */
    private static final long RESET_ON_FORK = 1;

    /** In place of a thread's number. */
    private static final long CALLER = 0;
    /** In place of a turn: the kernel's own choice. */
    private static final long USUAL_TURN = 0;

    /**
     * How the names begin of the threads that carry virtual threads, and of those that keep their timers. Pools are
     * numbered in the order in which they are made: theirs is the first, unless a library was sooner.
     */
    private static final List<String> CARRYING = List.of("ForkJoinPool-", "VirtualThread-u");

    private static final @Nullable MethodHandle SYSCALL = syscall();
    private static final Numbers NUMBERS = Numbers.of(System.getProperty("os.arch"));

    private ShortSlice() {}

    /**
     * The kernel's numbers for its calls, which differ by architecture.
     *
     * @param prctl of that call; negative where it is not known
     * @param setAttributes of {@code sched_setattr}
     * @param attributes of {@code sched_getattr}
     */
    private record Numbers(long prctl, long setAttributes, long attributes) {
        static Numbers of(String architecture) {
            return switch (architecture) {
                case "amd64", "x86_64" -> new Numbers(157, 314, 315);
                case "aarch64" -> new Numbers(167, 274, 275);
                default -> new Numbers(-1, -1, -1);
            };
        }
    }

    @SuppressWarnings("restricted") // a call of the C library, which every program of this JVM may make
    private static @Nullable MethodHandle syscall() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return null;
        }
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor call = FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG);
        return linker.defaultLookup()
                .find("syscall")
                .map(address -> linker.downcallHandle(address, call, Linker.Option.firstVariadicArg(1)))
                .orElse(null);
    }

    /** Asks for it. A system that does not know it, or forbids it, leaves the thread as it was. */
    static void take() {
        if (SYSCALL == null || NUMBERS.prctl() < 0 || Thread.currentThread().isVirtual()) {
            return;
        }
        call(NUMBERS.prctl(), PR_SET_TIMERSLACK, SLACK_NANOS, 0, 0, 0);
        set(CALLER, TURN_NANOS);
    }

    /**
     * Asks for short turns of the threads that carry virtual threads and of those that wake them when their time has
     * come: an agent on a virtual thread begins when both have had a turn.
     *
     * @return the threads, for {@link #giveBack}; empty where they cannot be found
     */
    static List<Long> takeForVirtualThreads() {
        if (SYSCALL == null || NUMBERS.prctl() < 0) {
            return List.of();
        }
        List<Long> threads = ofVirtualThreads();
        threads.forEach(thread -> set(thread, TURN_NANOS));
        return threads;
    }

    /** Gives these threads the turns that everybody has. */
    static void giveBack(List<Long> threads) {
        threads.forEach(thread -> set(thread, USUAL_TURN));
    }

    /** By the names that the JDK gives them, as far as the kernel keeps a name: nothing else tells them. */
    private static List<Long> ofVirtualThreads() {
        List<Long> threads = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path each : all) {
                String name = name(each);
                if (CARRYING.stream().anyMatch(name::startsWith)) {
                    threads.add(Long.parseLong(each.getFileName().toString()));
                }
            }
        } catch (IOException | DirectoryIteratorException hidden) {
            return List.of();
        }
        return threads;
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm"));
        } catch (IOException ended) {
            return "";
        }
    }

    /** As it is but for its turns: somebody may have had a reason for another policy or for being nice. */
    private static void set(long thread, long turn) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, Long.BYTES);
            if (read(thread, attributes) && attributes.get(ValueLayout.JAVA_INT, POLICY) == 0) {
                attributes.set(
                        ValueLayout.JAVA_LONG, FLAGS, attributes.get(ValueLayout.JAVA_LONG, FLAGS) | RESET_ON_FORK);
                attributes.set(ValueLayout.JAVA_LONG, RUNTIME, turn);
                call(NUMBERS.setAttributes(), thread, attributes.address(), 0, 0, 0);
            }
        }
    }

    private static boolean read(long thread, MemorySegment attributes) {
        return call(NUMBERS.attributes(), thread, attributes.address(), ATTRIBUTES_BYTES, 0, 0) == 0;
    }

    /**
     * How long a turn of the calling thread is, in nanoseconds, if the kernel tells: before 6.12 it says 0 or nothing.
     */
    static OptionalLong turnNanos() {
        return turnNanos(CALLER);
    }

    /** The same of another thread of this process. */
    static OptionalLong turnNanos(long thread) {
        if (SYSCALL == null || NUMBERS.prctl() < 0) {
            return OptionalLong.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, Long.BYTES);
            long turn = read(thread, attributes) ? attributes.get(ValueLayout.JAVA_LONG, RUNTIME) : 0;
            return turn == 0 ? OptionalLong.empty() : OptionalLong.of(turn);
        }
    }

    /** How long a timer of the calling thread may be put off, in nanoseconds, where that is known. */
    static OptionalLong slackNanos() {
        if (SYSCALL == null || NUMBERS.prctl() < 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(call(NUMBERS.prctl(), PR_GET_TIMERSLACK, 0, 0, 0, 0));
    }

    private static long call(long number, long first, long second, long third, long fourth, long fifth) {
        MethodHandle syscall = SYSCALL;
        if (syscall == null) {
            return -1;
        }
        try {
            return (long) syscall.invokeExact(number, first, second, third, fourth, fifth);
        } catch (Throwable e) {
            throw new IllegalStateException("the kernel could not be called", e);
        }
    }
}
