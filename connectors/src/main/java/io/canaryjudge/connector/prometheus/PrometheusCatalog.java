package io.canaryjudge.connector.prometheus;

import io.canaryjudge.connector.source.Asked;
import io.canaryjudge.connector.source.FetchFailure;
import io.canaryjudge.connector.source.Series;
import io.canaryjudge.connector.source.SourceServer;
import io.canaryjudge.fetch.FetchOutcome.Why;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a Prometheus has: the names of metrics and of their labels. */
public final class PrometheusCatalog implements AutoCloseable {

    private final QueryClient client;

    /** A catalog that is asked from now on. */
    public PrometheusCatalog(Vertx vertx, SourceServer config) {
        client = new QueryClient(vertx, config);
    }

    /** The metrics that have a label, by name; fails with words that say why. */
    public Future<SortedSet<String>> metricsWith(String label) {
        return client.look("label/" + Series.NAME + "/values", matching("{" + label + "!=\"\"}"), new Asked())
                .map(PrometheusCatalog::names);
    }

    /** The labels of a metric, by name; fails with words that say why. */
    public Future<SortedSet<String>> labelsOf(String metric) {
        return client.ask("labels", matching(metric), new Asked()).map(PrometheusCatalog::names);
    }

    private static MultiMap matching(String selector) {
        return MultiMap.caseInsensitiveMultiMap().set("match[]", selector);
    }

    private static SortedSet<String> names(Buffer body) {
        try {
            JsonArray data = new JsonObject(body).getJsonArray("data");
            if (data == null) {
                throw new FetchFailure(Why.MALFORMED, "the answer has no data");
            }
            SortedSet<String> names = new TreeSet<>();
            data.forEach(name -> names.add((String) name));
            return names;
        } catch (DecodeException | ClassCastException e) {
            throw new FetchFailure(Why.MALFORMED, "the answer is not as the HTTP API of Prometheus has it");
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
