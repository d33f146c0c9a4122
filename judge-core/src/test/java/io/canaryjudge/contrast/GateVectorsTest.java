package io.canaryjudge.contrast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.canaryjudge.contrast.ContrastModel.BatchScale;
import io.canaryjudge.counts.CohortCounts;
import io.canaryjudge.counts.InstanceCounts;
import io.canaryjudge.counts.PairedCounts;
import io.canaryjudge.eprocess.Alternative;
import io.canaryjudge.eprocess.EProcess;
import io.canaryjudge.eprocess.ExceedanceEProcess;
import io.canaryjudge.eprocess.RateEProcess;
import io.canaryjudge.eprocess.Restarts;
import io.canaryjudge.statistics.AnytimeTBoundary;
import io.canaryjudge.statistics.PauleMandelEstimator;
import io.canaryjudge.testing.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sequential statistics against values computed elsewhere; each file names its source and tolerance. */
class GateVectorsTest {

    static Stream<Vectors.Case> rates() {
        return Vectors.cases("rate_e_process");
    }

    @ParameterizedTest
    @MethodSource("rates")
    void rateEProcess_ofReferenceWindows_hasTheReferenceLogE(Vectors.Case reference) {
        EProcess start = RateEProcess.start(
                alternative(reference),
                reference.number("r"),
                reference.number("delta"),
                new Restarts(reference.number("restart_weight")));

        reference.check("log_e", feed(start, reference.rows("windows")).logE());
    }

    static Stream<Vectors.Case> exceedances() {
        return Vectors.cases("exceedance_e_process");
    }

    @ParameterizedTest
    @MethodSource("exceedances")
    void exceedanceEProcess_ofReferenceWindows_hasTheReferenceLogE(Vectors.Case reference) {
        EProcess start = ExceedanceEProcess.start(
                alternative(reference),
                reference.number("nominal"),
                59.0 / 60,
                new Restarts(reference.number("restart_weight")));

        reference.check("log_e", feed(start, reference.rows("windows")).logE());
    }

    static Stream<Vectors.Case> boundaries() {
        return Vectors.cases("anytime_t_boundary");
    }

    @ParameterizedTest
    @MethodSource("boundaries")
    void anytimeTBoundary_ofReferenceInput_hasTheReferenceMultiplier(Vectors.Case reference) {
        reference.check(
                "c2",
                AnytimeTBoundary.squaredMultiplier(
                        reference.number("n"), reference.number("alpha"), reference.number("rho")));
    }

    static Stream<Vectors.Case> scatters() {
        return Vectors.cases("paule_mandel_tau2");
    }

    @ParameterizedTest
    @MethodSource("scatters")
    void pauleMandel_ofReferenceScatter_hasTheReferenceVariance(Vectors.Case reference) {
        reference.check(
                "tau2", PauleMandelEstimator.betweenVariance(reference.numbers("d"), reference.numbers("s2"), (int)
                        reference.integer("df")));
    }

    static Stream<Vectors.Case> contrasts() {
        return Vectors.cases("robust_gate");
    }

    @ParameterizedTest
    @MethodSource("contrasts")
    void pairedContrast_ofReferenceInstances_hasTheReferenceEstimateAndVariances(Vectors.Case reference) {
        ContrastEstimate estimate = contrast(reference).estimate();

        reference.check("theta", estimate.logRatio());
        reference.check("Vm", estimate.samplingVariance());
        reference.check("Vw", estimate.windowVariance());
        reference.check("df", estimate.degreesOfFreedom());
        reference.check("Vp", estimate.degreesOfFreedom() > 0 ? estimate.flooredInstanceVariance() : 0);
    }

    static Stream<Vectors.Case> forecasts() {
        return Vectors.cases("planning");
    }

    @ParameterizedTest
    @MethodSource("forecasts")
    void separation_ofReferenceEffect_needsTheReferenceWindows(Vectors.Case reference) {
        double multiplier = reference.number("remaining/t_mult");
        double effect = reference.number("remaining/theta") - Math.log(reference.number("remaining/r0"));
        Separation separation = new Separation(
                Math.abs(effect),
                reference.number("remaining/c2") * reference.number("remaining/Vw"),
                multiplier * multiplier * reference.number("remaining/Vp"),
                1,
                reference.integer("remaining/n"));

        reference.check("extra_windows", separation.remainingWindows());
    }

    private static Alternative alternative(Vectors.Case reference) {
        return reference.text("direction").equals("worse") ? Alternative.WORSE : Alternative.WITHIN_MARGIN;
    }

    /** Windows of canary events and requests, then baseline events and requests. */
    private static EProcess feed(EProcess start, long[][] windows) {
        EProcess process = start;
        for (long[] window : windows) {
            process = process.after(new PairedCounts(single(window[2], window[3]), single(window[0], window[1])));
        }
        return process;
    }

    private static CohortCounts single(long events, long requests) {
        return CohortCounts.of(List.of(new InstanceCounts("one", requests, events)));
    }

    static Stream<Vectors.Case> segments() {
        return Vectors.cases("robust_gate_segment");
    }

    @ParameterizedTest
    @MethodSource("segments")
    void segment_ofReferenceInstances_hasTheReferenceEstimateAndVariances(Vectors.Case reference) {
        long length = reference.integer("L");
        PairedContrast contrast = contrast(reference, new ContrastModel.Segments(1, length, 6));
        Optional<SegmentEstimate> segment = contrast.lately(length, contrast);

        assertThat(segment.isPresent())
                .isEqualTo(reference.expected().required("usable").booleanValue());
        segment.ifPresent(estimate -> {
            reference.check("theta", estimate.logRatio());
            reference.check("Vm", estimate.samplingVariance());
            reference.check("Vw", estimate.windowVariance());
            reference.check("c2", estimate.squaredMultiplier(reference.number("z")));
            reference.check("Vp", estimate.flooredInstanceVariance());
        });
    }

    private static PairedContrast contrast(Vectors.Case reference) {
        return contrast(reference, ContrastModel.Segments.NONE);
    }

    private static PairedContrast contrast(Vectors.Case reference, ContrastModel.Segments segments) {
        ContrastModel model = new ContrastModel(
                reference.number("d0"),
                reference.number("phi0"),
                Math.pow(reference.number("eta0"), 2),
                reference.number("rho"),
                reference.number("kappa"),
                InstancePrior.NONE,
                List.of(new BatchScale(6, 0.9), new BatchScale(30, 0)),
                segments,
                ContrastModel.Peak.COUNTED,
                ContrastModel.PriorYield.STAYS);
        JsonNode pods = reference.input().required("pods");
        PairedContrast contrast = PairedContrast.start(model);
        int windows = pods.get(0).required("x").size();
        assertThat(windows).isPositive();
        for (int w = 0; w < windows; w++) {
            contrast =
                    contrast.after(new PairedCounts(cohort(pods, "b", w), cohort(pods, "c", w), cohort(pods, "r", w)));
        }
        return contrast;
    }

    private static CohortCounts cohort(JsonNode pods, String arm, int window) {
        List<InstanceCounts> instances = new ArrayList<>();
        for (JsonNode pod : pods) {
            if (pod.required("arm").textValue().equals(arm)) {
                instances.add(new InstanceCounts(
                        arm + instances.size(),
                        pod.required("n").get(window).longValue(),
                        pod.required("x").get(window).doubleValue()));
            }
        }
        return CohortCounts.of(instances);
    }
}
