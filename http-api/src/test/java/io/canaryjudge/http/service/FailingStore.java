package io.canaryjudge.http.service;

import io.canaryjudge.spi.Journal;
import io.canaryjudge.spi.Store;
import io.canaryjudge.spi.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** A store whose commits fail when they are told to, before they are made or when they are made. */
final class FailingStore {

    private final Store store;
    private volatile Failure failure = Failure.NONE;

    FailingStore(Store store) {
        this.store = store;
    }

    /** When a commit fails. */
    enum Failure {
        NONE,
        BEFORE,
        AFTER
    }

    void fail(Failure now) {
        failure = now;
    }

    Store store() {
        return (Store) proxy(
                Store.class,
                (method, arguments) ->
                        method.getName().equals("journal") ? journal() : invoke(method, store, arguments));
    }

    Journal journal() {
        Journal journal = store.journal();
        return (Journal) proxy(
                Journal.class,
                (method, arguments) -> method.getName().equals("commit")
                        ? commit(method, journal, arguments)
                        : invoke(method, journal, arguments));
    }

    private Object commit(Method method, Journal journal, Object[] arguments) throws ReflectiveOperationException {
        if (failure == Failure.BEFORE) {
            throw unreachable();
        }
        Object outcome = invoke(method, journal, arguments);
        if (failure == Failure.AFTER) {
            throw unreachable();
        }
        return outcome;
    }

    private static StoreException unreachable() {
        return new StoreException(
                StoreException.Kind.UNREACHABLE, "went away", new IllegalStateException("on purpose"));
    }

    private static Object invoke(Method method, Object target, Object[] arguments) throws ReflectiveOperationException {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static Object proxy(Class<?> type, Call call) {
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> call.make(method, arguments));
    }

    /** What a proxy does. */
    private interface Call {
        Object make(Method method, Object[] arguments) throws ReflectiveOperationException;
    }
}
