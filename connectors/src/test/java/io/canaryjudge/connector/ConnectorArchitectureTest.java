package io.canaryjudge.connector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Connectors never import each other; what several need lies in packages that are no connectors. */
class ConnectorArchitectureTest {

    private static final String ROOT = "io.canaryjudge.connector.";

    /** The packages that connectors may share, each with those of them that it may use itself. */
    private static final Map<String, Set<String>> SHARED =
            Map.of("control", Set.of(), "outbound", Set.of(), "source", Set.of(), "cluster", Set.of("control"));

    private static final JavaClasses CONNECTORS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.canaryjudge.connector");

    @Test
    void connectors_importNoOtherConnector() {
        Set<String> packages = packages();
        assertThat(packages).containsAll(SHARED.keySet()).hasSizeGreaterThan(10);
        for (String each : packages) {
            Set<String> allowed = SHARED.getOrDefault(each, SHARED.keySet());
            List<String> others = packages.stream()
                    .filter(other -> !other.equals(each) && !allowed.contains(other))
                    .map(other -> ROOT + other + "..")
                    .toList();
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + each + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others.toArray(String[]::new))
                    .check(CONNECTORS);
        }
    }

    private static Set<String> packages() {
        Set<String> packages = new TreeSet<>();
        for (JavaClass each : CONNECTORS) {
            packages.add(each.getPackageName().substring(ROOT.length()).replaceFirst("\\..*", ""));
        }
        return packages;
    }
}
