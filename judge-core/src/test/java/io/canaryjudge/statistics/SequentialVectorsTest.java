package io.canaryjudge.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.canaryjudge.statistics.ContrastModel.BatchScale;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The sequential statistics against values computed elsewhere; each file names its source and tolerance. */
class SequentialVectorsTest {

    @Test
    void rateEProcess_ofEachVector_hasItsLogE() {
        Vectors vectors = Vectors.load("rate_e_process");
        for (Vectors.Case vector : vectors.cases()) {
            JsonNode input = vector.input();
            EProcess process = RateEProcess.start(
                    alternative(input, "worse"),
                    input.get("r").doubleValue(),
                    input.get("delta").doubleValue(),
                    new Restarts(input.get("restart_weight").doubleValue()));
            vectors.assertClose(
                    vector, "log_e", feed(process, input.get("windows")).logE());
        }
    }

    @Test
    void exceedanceEProcess_ofEachVector_hasItsLogE() {
        Vectors vectors = Vectors.load("exceedance_e_process");
        for (Vectors.Case vector : vectors.cases()) {
            JsonNode input = vector.input();
            EProcess process = ExceedanceEProcess.start(
                    alternative(input, "worse"),
                    input.get("nominal").doubleValue(),
                    59.0 / 60,
                    new Restarts(input.get("restart_weight").doubleValue()));
            vectors.assertClose(
                    vector, "log_e", feed(process, input.get("windows")).logE());
        }
    }

    @Test
    void anytimeTBoundary_ofEachVector_hasItsMultiplier() {
        Vectors vectors = Vectors.load("anytime_t_boundary");
        for (Vectors.Case vector : vectors.cases()) {
            JsonNode input = vector.input();
            double squared = AnytimeTBoundary.squaredMultiplier(
                    input.get("n").doubleValue(),
                    input.get("alpha").doubleValue(),
                    input.get("rho").doubleValue());
            vectors.assertClose(vector, "c2", squared);
        }
    }

    @Test
    void pauleMandel_ofEachVector_hasItsVariance() {
        Vectors vectors = Vectors.load("paule_mandel_tau2");
        for (Vectors.Case vector : vectors.cases()) {
            JsonNode input = vector.input();
            double tauSquared = PauleMandelEstimator.betweenVariance(
                    doubles(input.get("d")),
                    doubles(input.get("s2")),
                    input.get("df").intValue());
            vectors.assertClose(vector, "tau2", tauSquared);
        }
    }

    @Test
    void pairedContrast_ofEachVector_hasItsEstimateAndVariances() {
        Vectors vectors = Vectors.load("robust_gate");
        for (Vectors.Case vector : vectors.cases()) {
            ContrastEstimate estimate = contrast(vector.input()).estimate();
            vectors.assertClose(vector, "theta", estimate.logRatio());
            vectors.assertClose(vector, "Vm", estimate.samplingVariance());
            vectors.assertClose(vector, "Vw", estimate.windowVariance());
            vectors.assertClose(vector, "df", estimate.degreesOfFreedom());
            vectors.assertClose(
                    vector, "Vp", vector.expected().get("df").intValue() > 0 ? estimate.flooredInstanceVariance() : 0);
        }
    }

    @Test
    void vectors_ofEveryBlock_arePresent() {
        assertThat(Vectors.load("robust_gate").cases()).hasSize(26);
        assertThat(Vectors.load("rate_e_process").cases()).hasSize(32);
    }

    private static Alternative alternative(JsonNode input, String worse) {
        return input.get("direction").textValue().equals(worse) ? Alternative.WORSE : Alternative.WITHIN_MARGIN;
    }

    /** Windows of {@code [canary events, canary requests, baseline events, baseline requests]}. */
    private static EProcess feed(EProcess start, JsonNode windows) {
        EProcess process = start;
        for (JsonNode window : windows) {
            process = process.after(new PairedCounts(
                    single(window.get(2).doubleValue(), window.get(3).longValue()),
                    single(window.get(0).doubleValue(), window.get(1).longValue())));
        }
        return process;
    }

    private static CohortCounts single(double events, long requests) {
        return CohortCounts.of(List.of(new InstanceCounts("one", requests, events)));
    }

    private static PairedContrast contrast(JsonNode input) {
        ContrastModel model = new ContrastModel(
                input.get("d0").doubleValue(),
                input.get("phi0").doubleValue(),
                Math.pow(input.get("eta0").doubleValue(), 2),
                input.get("rho").doubleValue(),
                input.get("kappa").doubleValue(),
                InstancePrior.NONE,
                List.of(new BatchScale(6, 0.9), new BatchScale(30, 0)));
        PairedContrast contrast = PairedContrast.start(model);
        int windows = input.get("pods").get(0).get("x").size();
        for (int w = 0; w < windows; w++) {
            contrast = contrast.after(
                    new PairedCounts(cohort(input, "b", w), cohort(input, "c", w), cohort(input, "r", w)));
        }
        return contrast;
    }

    private static CohortCounts cohort(JsonNode input, String arm, int window) {
        List<InstanceCounts> instances = new ArrayList<>();
        for (JsonNode pod : input.get("pods")) {
            if (pod.get("arm").textValue().equals(arm)) {
                instances.add(new InstanceCounts(
                        arm + instances.size(),
                        pod.get("n").get(window).longValue(),
                        pod.get("x").get(window).doubleValue()));
            }
        }
        return CohortCounts.of(instances);
    }

    private static double[] doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }
}
