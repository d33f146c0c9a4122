package io.canaryjudge.http.cli;

import io.canaryjudge.http.kayenta.KayentaRequest;
import io.canaryjudge.http.kayenta.KayentaResultJson;
import io.canaryjudge.kayenta.KayentaInputException;
import io.canaryjudge.kayenta.KayentaJudge;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges data as Kayenta would, one line after the other. */
@Command(
        name = "kayenta",
        mixinStandardHelpOptions = true,
        description = {
            "Judges data as Kayenta's NetflixACAJudge-v1.0 would, number by number. Each line of the file is a JSON object"
                    + " with id, config (a canary config), thresholds (pass, marginal) and metrics (name, control,"
                    + " experiment); each is answered with one line: Kayenta's result, or the error, with the id.",
            "Exits with 2 when a line was not JSON."
        })
final class KayentaCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "JSON lines, may be gzipped; - for standard input.")
    private String file;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Seed of the noise between constants, anew for each line (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        KayentaJudge judge = new KayentaJudge(seed);
        boolean allAreJson = true;
        int number = 0;
        try (InputStream in = InputFiles.openOrStandardInput(file);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(InputFiles.unzipped(in), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                allAreJson &= line.isBlank() || answer(judge, line, number);
            }
        } catch (EOFException | ZipException e) {
            throw new UsageException(file + ": the gzip data are damaged or cut short after line " + number);
        }
        return allAreJson ? ExitCode.OK : ExitCode.USAGE;
    }

    /** Prints the answer to a line; gives whether the line was JSON. */
    private boolean answer(KayentaJudge judge, String line, int number) {
        Object request;
        try {
            request = Json.decodeValue(line);
        } catch (DecodeException e) {
            printError(null, JsonText.complaint(e), number);
            return false;
        }
        if (!(request instanceof JsonObject object)) {
            printError(null, "the line must be a JSON object", number);
            return true;
        }
        Object id = object.getValue("id");
        try {
            KayentaRequest asked = KayentaRequest.of(object);
            JsonObject result = KayentaResultJson.of(judge.judge(asked.config(), asked.thresholds(), asked.pairs()));
            print(id, result);
        } catch (KayentaInputException e) {
            printError(id, String.valueOf(e.getMessage()), number);
        }
        return true;
    }

    private void printError(@Nullable Object id, String message, int number) {
        spec.commandLine().getErr().println("judge: " + file + ": line " + number + ": " + message);
        print(id, new JsonObject().put("error", message));
    }

    private void print(@Nullable Object id, JsonObject answer) {
        JsonObject line = new JsonObject().put("id", id);
        answer.forEach(member -> line.put(member.getKey(), member.getValue()));
        spec.commandLine().getOut().println(line.encode());
    }
}
