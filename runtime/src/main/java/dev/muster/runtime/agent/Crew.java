package dev.muster.runtime.agent;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Agents that work side by side, each on a thread of its own. */
public final class Crew {
    private final List<AgentLoop> agents;
    private final CountDownLatch left;

    private Crew(List<AgentLoop> agents) {
        this.agents = List.copyOf(agents);
        this.left = new CountDownLatch(agents.size());
    }

    /** Starts them. */
    public static Crew start(List<AgentLoop> agents) {
        Crew crew = new Crew(agents);
        for (AgentLoop agent : crew.agents) {
            Thread.ofVirtual().name("agent").start(() -> {
                try {
                    agent.run();
                } finally {
                    crew.left.countDown();
                }
            });
        }
        return crew;
    }

    /** Waits until all have left. */
    public void await() throws InterruptedException {
        left.await();
    }

    /**
     * Lets them finish what they hold, then has what is left given back.
     *
     * @param patience how long they may take to finish
     */
    public void drain(Duration patience) throws InterruptedException {
        agents.forEach(AgentLoop::drain);
        if (!left.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            agents.forEach(AgentLoop::stop);
            left.await();
        }
    }
}
