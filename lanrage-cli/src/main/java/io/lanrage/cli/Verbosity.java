package io.lanrage.cli;

import io.lanrage.server.StandardErrorLog;
import org.slf4j.event.Level;

/** How much the process logs: warnings, with {@code -v} LANrage's steps, with {@code -vv} everything. */
final class Verbosity {

    private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level [%thread] %logger{0} %msg%n%throwable";

    private Verbosity() {}

    static void apply(int count) {
        Level libraries = count >= 2 ? Level.DEBUG : Level.WARN;
        Level lanrage = count >= 2 ? Level.TRACE : count == 1 ? Level.DEBUG : Level.WARN;
        StandardErrorLog.begin(PATTERN, libraries, lanrage);
    }
}
