package io.canaryjudge;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What the architecture page promises of judge-core, held against its class files. */
class ArchitectureTest {

    private static final String ROOT = "io.canaryjudge";

    /** The package table: each package with the packages that it may import, all of them from rows above it. */
    private static final List<Row> TABLE = List.of(
            row("metric"),
            row("histogram"),
            row("statistics", "histogram"),
            row("counts", "histogram"),
            row("eprocess", "counts"),
            row("contrast", "counts", "statistics"),
            row("window", "metric", "histogram"),
            row("guard", "metric", "histogram", "statistics", "window"),
            row("judgement", "metric", "histogram", "statistics", "counts", "eprocess", "contrast", "window", "guard"),
            row("kayenta"),
            row("decision", "metric", "judgement"),
            row("analysis", "metric", "histogram", "contrast", "window", "guard", "judgement", "kayenta", "decision"),
            row("rollout", "decision"),
            row("flag"),
            row("release", "rollout", "decision").later(),
            row("fetch", "metric", "histogram"),
            row("spi", "window", "rollout", "flag", "fetch"));

    private static final String[] LIBRARIES = {
        "java..",
        "org.HdrHistogram..",
        "org.apache.commons.math3..",
        "org.apache.commons.statistics..",
        "org.apache.commons.numbers..",
        "org.jspecify.annotations.."
    };

    private static final JavaClasses JUDGE_CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @ParameterizedTest
    @FieldSource("TABLE")
    void aPackage_importsOnlyWhatItsRowNames(Row row) {
        classes()
                .that()
                .resideInAPackage(row.fullName())
                .should()
                .onlyDependOnClassesThat(row.allowed())
                .allowEmptyShould(row.isLater())
                .check(JUDGE_CORE);
    }

    @Test
    void theTable_hasARowForEveryPackage_andNamesOnlyRowsAbove() {
        Set<String> packages =
                JUDGE_CORE.stream().map(JavaClass::getPackageName).collect(toSet());

        assertThat(packages).isSubsetOf(TABLE.stream().map(Row::fullName).toList());
        for (int i = 0; i < TABLE.size(); i++) {
            assertThat(TABLE.subList(0, i).stream().map(Row::name))
                    .as("rows above %s", TABLE.get(i))
                    .containsAll(TABLE.get(i).mayImport());
        }
    }

    @Test
    void packages_haveNoCycle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(JUDGE_CORE);
    }

    @Test
    void judgeCore_readsNoClock() {
        noClasses().should().accessTargetWhere(readsAClock()).check(JUDGE_CORE);
    }

    @Test
    void judgeCore_drawsNoRandomNumberWithoutASeed() {
        noClasses()
                .should()
                .callMethod(Math.class, "random")
                .orShould()
                .callConstructor(java.util.Random.class)
                .orShould()
                .callConstructor(java.util.SplittableRandom.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.util.concurrent.ThreadLocalRandom.class)
                .check(JUDGE_CORE);
    }

    @Test
    void judgeCore_startsNoThread() {
        noClasses()
                .should()
                .dependOnClassesThat(assignableTo(Thread.class)
                        .or(assignableTo(java.util.concurrent.Executor.class))
                        .or(assignableTo(java.util.concurrent.Executors.class))
                        .or(assignableTo(java.util.concurrent.ForkJoinTask.class))
                        .or(assignableTo(java.util.concurrent.CompletableFuture.class))
                        .or(assignableTo(java.util.Timer.class)))
                .check(JUDGE_CORE);
    }

    @Test
    void judgeCore_touchesNoFileSocketOrLog() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.nio.file..", "java.net..", "java.util.logging..")
                        .or(describe(
                                "are files on disk",
                                c -> Set.of(
                                                "java.io.File",
                                                "java.io.FileInputStream",
                                                "java.io.FileOutputStream",
                                                "java.io.FileReader",
                                                "java.io.FileWriter",
                                                "java.io.RandomAccessFile",
                                                "java.lang.System$Logger")
                                        .contains(c.getName()))))
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(JUDGE_CORE);
    }

    @Test
    void judgeCore_needsFewLibraries() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(LIBRARIES)
                        .or(resideInAnyPackage(ROOT + ".."))
                        .or(isPrimitive()))
                .check(JUDGE_CORE);
    }

    @Test
    void everyPackage_isNullMarked() {
        List<JavaPackage> packages = JUDGE_CORE.getPackage(ROOT).getSubpackagesInTree().stream()
                .filter(each -> !each.getClasses().isEmpty())
                .toList();

        assertThat(packages)
                .hasSizeGreaterThanOrEqualTo(8)
                .allSatisfy(each -> assertThat(each.isAnnotatedWith(NullMarked.class))
                        .as("%s is @NullMarked", each.getName())
                        .isTrue());
    }

    private static DescribedPredicate<JavaAccess<?>> readsAClock() {
        Set<String> ofSystem = Set.of("currentTimeMillis", "nanoTime");
        return describe("reads a clock", access -> {
            JavaClass owner = access.getTargetOwner();
            String method = access.getName();
            return (owner.isEquivalentTo(System.class) && ofSystem.contains(method))
                    || (owner.isEquivalentTo(java.time.Clock.class) && isClockOfTheMachine(method))
                    || (owner.getPackageName().equals("java.time") && method.equals("now"))
                    || (owner.isAssignableTo(java.util.Date.class) && method.equals("<init>"));
        });
    }

    private static boolean isClockOfTheMachine(String method) {
        return method.startsWith("system") || method.startsWith("tick");
    }

    private static DescribedPredicate<JavaClass> isPrimitive() {
        return describe("are primitive", c -> c.getBaseComponentType().isPrimitive());
    }

    private static Row row(String name, String... mayImport) {
        return new Row(name, List.of(mayImport), false);
    }

    /**
     * One line of the table.
     *
     * @param isLater whether the package may still be missing
     */
    record Row(String name, List<String> mayImport, boolean isLater) {

        Row later() {
            return new Row(name, mayImport, true);
        }

        String fullName() {
            return ROOT + "." + name;
        }

        DescribedPredicate<JavaClass> allowed() {
            String[] packages = Stream.concat(Stream.of(name), mayImport.stream())
                    .map(allowed -> ROOT + "." + allowed)
                    .toArray(String[]::new);
            return resideInAnyPackage(packages)
                    .or(resideOutsideOfPackages(ROOT + ".."))
                    .as("reside outside of %s or in %s", ROOT, Arrays.toString(packages));
        }

        @Override
        public String toString() {
            return name + " may import " + mayImport;
        }
    }
}
