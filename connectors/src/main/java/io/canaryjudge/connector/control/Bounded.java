package io.canaryjudge.connector.control;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** A map that forgets what was not used for longest, once it is full, except what must be kept. */
final class Bounded<V> extends LinkedHashMap<String, V> {

    private static final long serialVersionUID = 1L;

    private final int most;
    private final transient Predicate<V> mayGo;

    Bounded(int most, Predicate<V> mayGo) {
        super(16, 0.75f, true);
        this.most = most;
        this.mayGo = mayGo;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most && mayGo.test(eldest.getValue());
    }
}
