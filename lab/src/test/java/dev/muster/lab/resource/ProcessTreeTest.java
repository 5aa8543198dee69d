package dev.muster.lab.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {

    @Test
    void a_tree_is_the_sum_of_its_processes() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "sleep 60 & sleep 60 & echo started; wait").start();
        try {
            assertThat(shell.inputReader().readLine()).isEqualTo("started");
            ProcessTreeProbe tree = new ProcessTreeProbe(() -> LongStream.of(shell.pid()));
            Reading all = tree.read();
            Reading root = new ProcessProbe(shell.pid()).read();

            assertThat(tree.alive()).isTrue();
            assertThat(all.threads()).isEqualTo(3);
            assertThat(Objects.requireNonNull(all.rssBytes())).isGreaterThan(Objects.requireNonNull(root.rssBytes()));
            assertThat(Objects.requireNonNull(all.descriptors()))
                    .isGreaterThan(Objects.requireNonNull(root.descriptors()));
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
    }

    @Test
    void processor_time_of_an_ended_child_is_not_lost_and_that_of_the_process_itself_is_unknown() throws Exception {
        String count = "(i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done); echo done; read end";
        Process busy = new ProcessBuilder("sh", "-c", count).start();
        ProcessTreeProbe tree = new ProcessTreeProbe(() -> LongStream.of(busy.pid()));
        assertThat(busy.inputReader().readLine()).isEqualTo("done");
        long used = Objects.requireNonNull(tree.read().cpuNanos());
        busy.getOutputStream().close();
        busy.waitFor();

        assertThat(used).isPositive();
        assertThat(tree.read().cpuNanos()).isNull();
        assertThat(tree.read().rssBytes()).isNull();
        assertThat(tree.alive()).isFalse();
    }

    @Test
    void whoever_listens_on_a_port_is_found() throws Exception {
        int port;
        try (ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = listening.getLocalPort();
            assertThat(ListeningProcess.on(port))
                    .hasValue(ProcessHandle.current().pid());
        }
        assertThat(ListeningProcess.on(port)).isEmpty();
    }

    @Test
    void of_a_target_whose_process_is_not_known_nothing_is_read() {
        assertThat(Probe.NONE.read().rssBytes()).isNull();
        assertThat(Probe.NONE.read().cpuNanos()).isNull();
    }
}
