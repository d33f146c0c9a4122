package io.canaryjudge.connector;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** What is logged while it is open, by anyone at INFO and above. */
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private static final Logger OURS = (Logger) LoggerFactory.getLogger("io.canaryjudge");

    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
    private final Level before = OURS.getLevel();

    private LogCapture() {}

    public static LogCapture open() {
        LogCapture capture = new LogCapture();
        capture.start();
        ROOT.addAppender(capture);
        OURS.addAppender(capture);
        OURS.setAdditive(false);
        OURS.setLevel(Level.INFO);
        return capture;
    }

    /** Level and message of each event, and the text of its exception if it has one. */
    public List<String> lines() {
        return events.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : " " + event.getThrowableProxy().getMessage()))
                .collect(Collectors.toList());
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }

    @Override
    public void close() {
        OURS.setLevel(before);
        OURS.setAdditive(true);
        OURS.detachAppender(this);
        ROOT.detachAppender(this);
    }
}
