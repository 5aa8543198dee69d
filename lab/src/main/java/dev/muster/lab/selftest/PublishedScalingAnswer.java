package dev.muster.lab.selftest;

import dev.muster.lab.analysis.PublishedScaling;
import dev.muster.lab.analysis.Scaling;
import dev.muster.lab.analysis.ScalingFit;
import dev.muster.lab.analysis.ScalingFit.Weighting;
import dev.muster.lab.analysis.ScalingModel;
import dev.muster.lab.analysis.ScalingPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The Universal Scalability Law, fitted to data whose parameters were published. */
final class PublishedScalingAnswer implements KnownAnswer {
    private static final double TOLERANCE = 1e-4;

    @Override
    public String name() {
        return "scaling";
    }

    @Override
    public String meaning() {
        return "fits the scalability law to two published sets of data";
    }

    @Override
    public List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        Scaling spec = fit(PublishedScaling.SPEC_SDM91);
        add(findings, "SPEC SDM91, contention σ", .0277285, spec.sigma());
        add(findings, "SPEC SDM91, coherency κ", 1.0437e-4, spec.kappa());
        add(findings, "SPEC SDM91, λ", 89.9952, spec.lambda());
        add(findings, "SPEC SDM91, peak N*", 96.52, spec.peak().orElse(Double.NaN));
        Scaling cisco = fit(PublishedScaling.CISCO);
        add(findings, "Cisco, contention σ", .0267159, cisco.sigma());
        add(findings, "Cisco, coherency κ", 7.69094e-4, cisco.kappa());
        add(findings, "Cisco, λ", 995.649, cisco.lambda());
        return findings;
    }

    private static Scaling fit(List<ScalingPoint> points) {
        return ScalingFit.of(ScalingModel.USL, points, Weighting.UNIFORM).scaling();
    }

    private void add(List<Finding> findings, String what, double published, double found) {
        findings.add(new Finding(
                name(),
                what,
                String.format(Locale.ROOT, "%.6g ± 0.01 %%", published),
                String.format(Locale.ROOT, "%.6g", found),
                Math.abs(found / published - 1) <= TOLERANCE));
    }
}
