package dev.muster.server.metric;

import dev.muster.server.http.Exchange;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The text formats: OpenMetrics for those who ask for it, else Prometheus' own, which every tool reads. */
final class Exposition {
    private static final int USUAL_SIZE = 32 * 1024;

    private Exposition() {}

    static void answer(Exchange exchange, Samples samples) throws IOException {
        String accept = exchange.header("Accept");
        ExpositionFormatWriter writer = accept != null && accept.contains("application/openmetrics-text")
                ? OpenMetricsTextFormatWriter.create()
                : PrometheusTextFormatWriter.create();
        ByteArrayOutputStream text = new ByteArrayOutputStream(USUAL_SIZE);
        writer.write(text, samples.snapshots());
        exchange.with("Cache-Control", "no-store").answer(200, writer.getContentType(), text.toByteArray());
    }
}
