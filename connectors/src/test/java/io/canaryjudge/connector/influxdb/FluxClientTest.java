package io.canaryjudge.connector.influxdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canaryjudge.connector.source.AnsweringServer;
import io.canaryjudge.connector.source.AnsweringServer.Answer;
import io.canaryjudge.connector.source.Asked;
import io.canaryjudge.connector.source.FetchFailure;
import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.fetch.FetchOutcome.Why;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FluxClientTest {

    private static final Duration TIMEOUT = Duration.ofMillis(300);

    private static FetchFailure failure(Answer answer) {
        Vertx vertx = Vertx.vertx();
        try (AnsweringServer server = new AnsweringServer(request -> answer)) {
            FluxClient client = new FluxClient(
                    vertx, SourceServer.of("influx", server.uri()).withLimits(TIMEOUT, 8_192), "org");
            try {
                return catchThrowableOfType(
                        FetchFailure.class,
                        () -> client.about(new Asked(), api -> api.getQueryApi().query("from(bucket: \"b\")", "org")));
            } finally {
                client.close();
            }
        } finally {
            vertx.close().await();
        }
    }

    /** The client itself closes the connection when the time is over, which reads as if the server had done it. */
    @Test
    void anAnswerThatIsNotWholeInTime_isTooSlow() {
        Answer stops = Answer.promising(100, 200, "#datatype").hanging();
        Answer drips = Answer.of(200, "#datatype,string,long\r\n".repeat(10)).dripping(20);

        assertThat(failure(Answer.SILENCE).outcome().why()).isEqualTo(Why.TOO_SLOW);
        assertThat(failure(stops).outcome().why()).isEqualTo(Why.TOO_SLOW);
        assertThat(failure(drips).outcome().why()).isEqualTo(Why.TOO_SLOW);
    }

    @Test
    void aConnectionThatBreaksOff_isNotCalledSlow() {
        assertThat(failure(Answer.promising(100, 200, "#datatype")).outcome().why())
                .isEqualTo(Why.UNREACHABLE);
    }
}
