package dev.muster.runtime.limit;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signals that Java itself cannot send. A program for each would cost more than what it holds back. */
public final class Signals {
    private static final int NONE = 0;
    private static final int STOP = 19;
    private static final int CONTINUE = 18;
    private static final int KILL = 9;

    private static final @Nullable MethodHandle SEND = handle();

    private Signals() {}

    @SuppressWarnings("restricted") // a call of the C library, which every program of this JVM may make
    private static @Nullable MethodHandle handle() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return null; // elsewhere they have other numbers
        }
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> kill = linker.defaultLookup().find("kill");
        return kill.map(address -> linker.downcallHandle(
                        address,
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)))
                .orElse(null);
    }

    static boolean available() {
        return SEND != null;
    }

    static void stop(long pid) {
        send(pid, STOP);
    }

    static void resume(long pid) {
        send(pid, CONTINUE);
    }

    static void kill(long pid) {
        send(pid, KILL);
    }

    /** Whether any process is in the group that this one led; false where that cannot be asked. */
    public static boolean hasGroup(long leader) {
        return leader > 1 && send(-leader, NONE);
    }

    /** Sends it; false if there is nobody: one that has ended meanwhile is no error. */
    private static boolean send(long pid, int signal) {
        if (SEND == null || pid == 0 || pid == 1 || pid == -1) {
            return false;
        }
        try {
            return (int) SEND.invokeExact((int) pid, signal) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("a signal could not be sent", e);
        }
    }
}
