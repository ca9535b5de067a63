package dev.lifeboat;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which packages may depend on which. */
@AnalyzeClasses(packages = "dev.lifeboat", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** Packages from the lowest to the highest level; packages of one level do not know each other. */
    private static final String[][] LEVELS = {
        {"binary", "errors"},
        {"nn", "stats", "evaluation", "schema"},
        {"learning"},
        {"config"},
        {"pipeline", "format"},
        {"topology"},
        {"http", "metrics", "kafka"},
        {"service", "csv"},
        {"quickstart"},
        {"cli"}
    };

    private static final String[] CORE = packages("binary", "nn", "stats", "evaluation", "schema", "learning");
    private static final String[] KAFKA_SERVER = {
        "kafka..", "org.apache.kafka.server..", "org.apache.kafka.metadata..", "org.apache.kafka.storage.."
    };

    @ArchTest
    static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
            slices().matching("dev.lifeboat.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule IMPORTS_POINT_DOWN_ONLY = layers();

    @ArchTest
    static final ArchRule EVERY_CLASS_IS_IN_A_KNOWN_PACKAGE =
            classes().that().doNotHaveSimpleName("package-info").should().resideInAnyPackage(allPackages());

    @ArchTest
    static final ArchRule THE_CORE_IS_PLAIN_JAVA = classes()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("java..", "org.jspecify..").or(resideInAnyPackage(CORE)));

    @ArchTest
    static final ArchRule THE_PIPELINE_IS_PLAIN_JAVA = noClasses()
            .that()
            .resideInAnyPackage(packages("pipeline"))
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.apache.kafka..", "com.fasterxml..", "org.slf4j.."));

    @ArchTest
    static final ArchRule CORE_AND_PIPELINE_READ_NO_CLOCK = noClasses()
            .that(resideInAnyPackage(CORE).or(resideInAnyPackage(packages("pipeline"))))
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule FORMATS_DO_NOT_KNOW_KAFKA = noClasses()
            .that()
            .resideInAnyPackage(packages("format"))
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.apache.kafka.."));

    @ArchTest
    static final ArchRule THE_CONFIGURATION_KNOWS_KAFKAS_CONFIG_ONLY = noClasses()
            .that()
            .resideInAnyPackage(packages("config"))
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.apache.kafka..")
                    .and(not(resideInAnyPackage("org.apache.kafka.common.config.."))));

    @ArchTest
    static final ArchRule ONLY_THE_QUICKSTART_KNOWS_THE_BROKER = onlyIn("the broker", KAFKA_SERVER, "quickstart");

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_PICOCLI = onlyIn("picocli", new String[] {"picocli.."}, "cli");

    @ArchTest
    static final ArchRule ONLY_CSV_KNOWS_COMMONS_CSV =
            onlyIn("Commons CSV", new String[] {"org.apache.commons.csv.."}, "csv");

    @ArchTest
    static final ArchRule ONLY_HTTP_KNOWS_JAVALIN = onlyIn("Javalin", new String[] {"io.javalin.."}, "http");

    @ArchTest
    static final ArchRule ONLY_METRICS_AND_SERVICE_KNOW_MICROMETER =
            onlyIn("Micrometer", new String[] {"io.micrometer.."}, "metrics", "service");

    @ArchTest
    static final ArchRule KAFKA_STREAMS_IS_FOR_THE_SHELL = onlyIn(
            "Kafka Streams", new String[] {"org.apache.kafka.streams.."}, "topology", "metrics", "kafka", "service");

    @ArchTest
    static final ArchRule JACKSON_IS_FOR_FORMATS_AND_ANSWERS = onlyIn(
            "Jackson",
            new String[] {"com.fasterxml.jackson.."},
            "format",
            "http",
            "kafka",
            "service",
            "quickstart",
            "cli");

    @ArchTest
    static final ArchRule STANDARD_STREAMS_ARE_FOR_THE_TERMINAL = noClasses()
            .that()
            .resideOutsideOfPackages(packages("cli", "quickstart"))
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    /** In the sources, because the compiler inlines Kafka's constants. */
    @Test
    void everyClassOfTheTopologyNeedsKafka() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/lifeboat/topology"))) {
            List<Path> withoutKafka = files.filter(file -> !file.endsWith("package-info.java"))
                    .filter(file -> !read(file).contains("import org.apache.kafka."))
                    .toList();
            assertThat(withoutKafka).isEmpty();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ArchRule layers() {
        Architectures.LayeredArchitecture layers =
                Architectures.layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String[] level : LEVELS) {
            for (String name : level) {
                layers = layers.optionalLayer(name).definedBy(packages(name));
            }
        }
        for (int level = 0; level < LEVELS.length; level++) {
            for (String name : LEVELS[level]) {
                layers = level == 0
                        ? layers.whereLayer(name).mayNotAccessAnyLayer()
                        : layers.whereLayer(name).mayOnlyAccessLayers(below(level));
            }
        }
        return layers;
    }

    private static String[] below(int level) {
        return Arrays.stream(LEVELS, 0, level).flatMap(Arrays::stream).toArray(String[]::new);
    }

    private static String[] allPackages() {
        return packages(below(LEVELS.length));
    }

    private static String[] packages(String... names) {
        return Arrays.stream(names).map(name -> "dev.lifeboat." + name + "..").toArray(String[]::new);
    }

    private static ArchRule onlyIn(String what, String[] packages, String... names) {
        DescribedPredicate<JavaClass> outside = not(resideInAnyPackage(packages(names)));
        return noClasses()
                .that(outside)
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages))
                .as(what + " only in " + String.join(", ", names));
    }
}
