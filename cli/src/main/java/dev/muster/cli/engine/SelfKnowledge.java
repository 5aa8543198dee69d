package dev.muster.cli.engine;

import dev.muster.core.cascade.Belief;
import dev.muster.core.cascade.Calibration;
import dev.muster.core.cascade.CascadeView;
import dev.muster.core.cascade.Drift;
import dev.muster.core.cascade.Finding;
import dev.muster.core.cascade.Vector;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a session knows of itself. Every method may throw {@link dev.muster.core.RefusedException}, for one if there is
 * no such session.
 */
public interface SelfKnowledge {
    CascadeView cascade();

    Map<Vector, Belief> beliefs();

    /** @param window at most so many of the newest pairs */
    Calibration calibration(int window);

    List<Drift> drift();

    /** @param text words that must all be there; null for all */
    List<Finding> findings(@Nullable String text, int limit);
}
