package io.canaryjudge.benchmarks;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures time and allocation with JMH. */
@Command(
        name = "jmh",
        mixinStandardHelpOptions = true,
        description = "Measures time and allocation with JMH, and writes a JSON file for each benchmark.")
final class JmhCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "PATTERN",
            description = "Regular expression for the benchmarks to run (default: all).")
    private String pattern = ".*";

    @Option(names = "--forks", description = "Fresh processes for each benchmark (default: ${DEFAULT-VALUE}).")
    private int forks = 1;

    @Option(names = "--warm-ups", description = "Iterations that do not count (default: ${DEFAULT-VALUE}).")
    private int warmUps = 5;

    @Option(names = "--iterations", description = "Iterations that count (default: ${DEFAULT-VALUE}).")
    private int iterations = 5;

    @Option(names = "--seconds", description = "Length of an iteration (default: ${DEFAULT-VALUE}).")
    private int seconds = 1;

    @Option(names = "--results", paramLabel = "FOLDER", description = "Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("benchmarks", "results");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Collection<RunResult> results = new Runner(options()).run();
        PrintWriter out = spec.commandLine().getOut();
        Files.createDirectories(folder);
        for (Map.Entry<String, List<RunResult>> each : byClass(results).entrySet()) {
            Path file = folder.resolve(each.getKey() + ".json");
            ResultFormatFactory.getInstance(ResultFormatType.JSON, file.toString())
                    .writeOut(each.getValue());
            out.println("written: " + file);
        }
        return 0;
    }

    private Options options() {
        return new OptionsBuilder()
                .include(pattern)
                .forks(forks)
                .warmupIterations(warmUps)
                .warmupTime(TimeValue.seconds(seconds))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(seconds))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .build();
    }

    private static Map<String, List<RunResult>> byClass(Collection<RunResult> results) {
        Map<String, List<RunResult>> byClass = new TreeMap<>();
        for (RunResult result : results) {
            String method = result.getParams().getBenchmark();
            String type = method.substring(0, method.lastIndexOf('.'));
            byClass.computeIfAbsent(type.substring(type.lastIndexOf('.') + 1), name -> new ArrayList<>())
                    .add(result);
        }
        return byClass;
    }
}
