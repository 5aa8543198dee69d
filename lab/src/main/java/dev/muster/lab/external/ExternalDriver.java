package dev.muster.lab.external;

import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.OperationWorkload;
import dev.muster.lab.operation.Target;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.TestSpec;
import dev.muster.lab.target.Face;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.OperationInfo;
import dev.muster.lab.target.TargetDriver;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.TestBed;
import dev.muster.lab.target.TestSetup;
import dev.muster.lab.target.TimesInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Other servers, as a scenario's tests ask them: each test is an operation of its own, whose mix it spells out. */
public final class ExternalDriver implements TargetDriver {
    private final Scenario scenario;
    private final Protocols protocols;

    /**
     * @param scenario whose tests spell out what they ask
     * @param protocols makes targets
     */
    public ExternalDriver(Scenario scenario, Protocols protocols) {
        this.scenario = scenario;
        this.protocols = protocols;
    }

    @Override
    public String name() {
        return "external";
    }

    @Override
    public List<OperationInfo> operations() {
        return scenario.tests().stream().map(this::offered).toList();
    }

    private OperationInfo offered(TestSpec test) {
        OperationPlan plan = Objects.requireNonNull(test.plan());
        List<GaugeInfo> gauges = new ArrayList<>();
        gauges.add(OperationWorkload.PER_CPU_SECOND);
        gauges.addAll(protocols.gauges(plan));
        List<TimesInfo> times = protocols.times(plan);
        times.forEach(each -> gauges.addAll(each.gauges()));
        return new OperationInfo(
                test.target(),
                "Asks " + scenario.target() + " by " + plan.target().protocol().words() + ": "
                        + String.join(", ", plan.names()) + ".",
                plan.names(),
                Set.of(Face.IN_PROCESS),
                Map.of(),
                gauges,
                /* apart= */ false,
                times);
    }

    @Override
    public Map<String, String> facts() {
        String unknown = "the target's own affair; not known to the lab";
        return Map.of("store", unknown, "durability", unknown);
    }

    /**
     * {@inheritDoc}
     *
     * @throws TargetException when it cannot be reached
     */
    @Override
    public TestBed open(TestSetup setup) {
        OperationPlan plan = Objects.requireNonNull(setup.plan());
        Target target = protocols.target(plan, setup.directory());
        try {
            return ExternalBed.opened(plan, target, setup);
        } catch (RuntimeException failed) {
            target.close();
            throw failed;
        }
    }
}
