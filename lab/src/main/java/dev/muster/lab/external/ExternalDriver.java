package dev.muster.lab.external;

import dev.muster.lab.command.ProcessStarter;
import dev.muster.lab.fault.Between;
import dev.muster.lab.fault.FaultPlan;
import dev.muster.lab.fault.PortProxy;
import dev.muster.lab.fault.StdioFaultProxy;
import dev.muster.lab.http.HttpAddress;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.operation.OperationWorkload;
import dev.muster.lab.operation.Protocol;
import dev.muster.lab.operation.Target;
import dev.muster.lab.operation.TargetAddress;
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
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Other servers, as a scenario's tests ask them: each test is an operation of its own, whose mix it spells out. */
public final class ExternalDriver implements TargetDriver {
    private final Scenario scenario;
    private final Protocols protocols;
    private final AtomicLong loads = new AtomicLong();

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
        FaultPlan fault = setup.fault();
        if (fault != null && plan.target().protocol() == Protocol.MCP_STDIO && StdioFaultProxy.does(fault.kind())) {
            StdioFaultProxy between = new StdioFaultProxy();
            return open(plan, between, between, setup);
        }
        PortProxy proxy = fault != null && PortProxy.does(fault.kind()) ? between(plan, fault) : null;
        try {
            return open(proxy == null ? plan : through(plan, proxy.port()), proxy, ProcessStarter.PLAIN, setup);
        } catch (RuntimeException failed) {
            if (proxy != null) {
                proxy.close();
            }
            throw failed;
        }
    }

    private TestBed open(OperationPlan plan, @Nullable Between between, ProcessStarter starter, TestSetup setup) {
        Target target = protocols.target(plan, starter, setup.directory());
        try {
            return ExternalBed.opened(plan, target, between, setup, loads::getAndIncrement);
        } catch (RuntimeException failed) {
            target.close();
            throw failed;
        }
    }

    /** A proxy before the target, which agents reach through it from the beginning. */
    private static PortProxy between(OperationPlan plan, FaultPlan fault) {
        HttpAddress address = HttpAddress.of(plan.target().uri());
        InetSocketAddress to = new InetSocketAddress(address.host(), address.port());
        if (to.isUnresolved()) {
            throw new TargetException("there is no host '" + address.host() + "'");
        }
        try {
            return PortProxy.of(fault.kind(), to);
        } catch (IOException none) {
            throw new TargetException("a proxy could not be started: " + none.getMessage(), none);
        }
    }

    private static OperationPlan through(OperationPlan plan, int port) {
        TargetAddress own = plan.target();
        URI uri = own.uri();
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        TargetAddress proxied =
                new TargetAddress(own.protocol(), own.text(), uri.getScheme() + "://127.0.0.1:" + port + path + query);
        return new OperationPlan(proxied, plan.operations(), plan.audit(), plan.feed(), plan.timeout(), plan.options());
    }
}
