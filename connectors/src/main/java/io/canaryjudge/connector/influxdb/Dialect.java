package io.canaryjudge.connector.influxdb;

import io.canaryjudge.connector.source.Asked;
import io.canaryjudge.connector.source.FetchFailure;
import io.canaryjudge.connector.source.Stamp;
import io.canaryjudge.fetch.QueryLanguage;
import io.vertx.core.Future;

/** How one version of InfluxDB is asked. Safe for use by several threads. */
interface Dialect {

    QueryLanguage language();

    /** Which end of its step a value has the time of that the version's own functions group by time. */
    Stamp stamp();

    /** The rows of an answer; fails with a {@link FetchFailure} where there is none. */
    Future<Rows> ask(String query, Asked asked);

    void close();
}
