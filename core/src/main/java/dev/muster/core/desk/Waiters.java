package dev.muster.core.desk;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parked claims, first come first served among those that ask for the same. Claims that ask for the same (projects and
 * capabilities) share a group, so that a commit that makes work ready looks at each group once and not at each waiter.
 */
public final class Waiters {
    private record Ask(@Nullable ProjectDesk project, Set<String> capabilities) {}

    /** Waiters that ask for the same. */
    static final class Group {
        final Ask ask;
        final LinkedHashSet<Waiter> queue = new LinkedHashSet<>();

        Group(Ask ask) {
            this.ask = ask;
        }
    }

    /** Tries to serve one waiter; false if there is nothing for its group now. */
    public interface Server {
        boolean serve(Waiter first);
    }

    private final Map<Ask, Group> groups = new LinkedHashMap<>();
    private int size;

    void park(Waiter waiter) {
        Ask ask = new Ask(waiter.anyProject() ? null : waiter.session().project(), waiter.capabilities());
        Group group = groups.computeIfAbsent(ask, Group::new);
        waiter.group = group;
        group.queue.add(waiter);
        waiter.session().agent().parked++;
        size++;
    }

    /** Takes a waiter out; false if it was not parked. */
    boolean remove(Waiter waiter) {
        Group group = waiter.group;
        if (group == null || !group.queue.remove(waiter)) {
            return false;
        }
        waiter.group = null;
        if (group.queue.isEmpty()) {
            groups.remove(group.ask);
        }
        waiter.session().agent().parked--;
        size--;
        return true;
    }

    /** Serves waiters for as long as any group can be served, one of each group in turn. */
    public void serve(Server server) {
        List<Group> candidates = new ArrayList<>(groups.values());
        while (!candidates.isEmpty()) {
            Iterator<Group> each = candidates.iterator();
            while (each.hasNext()) {
                Group group = each.next();
                if (group.queue.isEmpty() || !server.serve(group.queue.getFirst())) {
                    each.remove();
                }
            }
        }
    }

    List<Waiter> all() {
        List<Waiter> waiters = new ArrayList<>(size);
        groups.values().forEach(group -> waiters.addAll(group.queue));
        return waiters;
    }

    public int size() {
        return size;
    }
}
