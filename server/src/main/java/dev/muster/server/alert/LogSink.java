package dev.muster.server.alert;

import java.lang.System.Logger.Level;

/** Says alerts in the log of the program. */
final class LogSink implements AlertSink {
    private static final System.Logger LOG = System.getLogger(LogSink.class.getName());

    @Override
    public String name() {
        return "log";
    }

    @Override
    public void say(Notice notice) {
        LOG.log(level(notice), "Alert {0}", notice.text());
    }

    private static Level level(Notice notice) {
        if (notice.kind() == Notice.Kind.CLEARED) {
            return Level.INFO;
        }
        return notice.alert().level().severity() == Severity.CRITICAL ? Level.ERROR : Level.WARNING;
    }
}
