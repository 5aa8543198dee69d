package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.ErrorCode;
import dev.muster.core.access.RequestId;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.ledger.Ledger;
import dev.muster.core.model.TestEngine;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A request's id goes with its command, to where a failure is logged. */
@Tag("unit")
class RequestIdTest {
    /** A command with a defect. */
    private record Defective() implements Command<Boolean> {
        @Override
        public Boolean run(Change change) {
            throw new IllegalStateException("planted");
        }
    }

    /** Keeps what is logged. */
    private static final class Kept extends Handler {
        final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            messages.add(String.valueOf(entry.getMessage()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void a_failure_in_the_ledgers_log_names_the_request() {
        Logger logger = Logger.getLogger(Ledger.class.getName());
        Kept kept = new Kept();
        logger.addHandler(kept);
        try (TestEngine engine = TestEngine.open()) {
            ErrorCode code = ScopedValue.where(RequestId.CURRENT, "req-7")
                    .call(() -> engine.refused(new Defective()).code());

            assertThat(code).isEqualTo(ErrorCode.INTERNAL);
        } finally {
            logger.removeHandler(kept);
        }
        assertThat(kept.messages).anyMatch(message -> message.contains("Defective of request req-7"));
    }
}
