package dev.muster.runtime.agent;

import dev.muster.client.UnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Agents that work side by side, each on a thread of its own. */
public final class Crew {
    private final List<AgentLoop> agents;
    /** How long an agent that is stopped may take to give back what it holds, and to say that it leaves. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(15);

    private final CountDownLatch left;
    /** All have left, or are not waited for any more. */
    private final CountDownLatch over = new CountDownLatch(1);

    private volatile boolean draining;

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
                    crew.mayBeOver();
                }
            });
        }
        return crew;
    }

    private void mayBeOver() {
        if (left.getCount() == 0) {
            over.countDown();
        }
    }

    /**
     * Waits until all have left, or are not waited for any more because {@link #drain} had to give them up.
     *
     * @throws UnreachableException if one left undrained, for its connection is over for good: its token was revoked,
     *     say
     */
    public void await() throws InterruptedException {
        over.await();
        if (draining) {
            return;
        }
        for (AgentLoop agent : agents) {
            String why = agent.brokenOff();
            if (why != null) {
                throw new UnreachableException(why, false, null);
            }
        }
    }

    /**
     * Lets them finish what they hold, then has what is left given back. Agents that cannot even do that, because the
     * server is gone, are left to themselves after some seconds more.
     *
     * @param patience how long they may take to finish
     */
    public void drain(Duration patience) throws InterruptedException {
        drain(patience, LAST_WORDS);
    }

    void drain(Duration patience, Duration lastWords) throws InterruptedException {
        draining = true;
        agents.forEach(AgentLoop::drain);
        if (!left.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            agents.forEach(AgentLoop::stop);
            boolean ignored = left.await(lastWords.toMillis(), TimeUnit.MILLISECONDS);
        }
        over.countDown();
    }
}
