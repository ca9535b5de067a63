package dev.lifeboat;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Arrays;

/** Who may know whom. */
@AnalyzeClasses(packages = "dev.lifeboat", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** Rooms from the lowest to the highest; those of one level do not know each other. */
    private static final String[][] LEVELS = {
        {"binary"},
        {"nn", "stats", "evaluation"},
        {"learning", "schema"},
        {"config"},
        {"topology"},
        {"http", "metrics"},
        {"service"},
        {"quickstart"},
        {"cli"}
    };

    private static final String[] PURE = rooms("binary", "nn", "stats", "evaluation", "learning", "schema");
    private static final String[] KAFKA_SERVER = {
        "kafka..", "org.apache.kafka.server..", "org.apache.kafka.metadata..", "org.apache.kafka.storage.."
    };

    @ArchTest
    static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
            slices().matching("dev.lifeboat.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule IMPORTS_POINT_DOWN_ONLY = layers();

    @ArchTest
    static final ArchRule EVERY_CLASS_HAS_A_ROOM =
            classes().that().doNotHaveSimpleName("package-info").should().resideInAnyPackage(allRooms());

    @ArchTest
    static final ArchRule LEARNING_IS_PURE_JAVA = classes()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("java..", "org.jspecify..").or(resideInAnyPackage(PURE)));

    @ArchTest
    static final ArchRule ONLY_THE_QUICKSTART_KNOWS_THE_BROKER = onlyIn("the broker", KAFKA_SERVER, "quickstart");

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_PICOCLI = onlyIn("picocli", new String[] {"picocli.."}, "cli");

    @ArchTest
    static final ArchRule ONLY_HTTP_KNOWS_JAVALIN = onlyIn("Javalin", new String[] {"io.javalin.."}, "http");

    @ArchTest
    static final ArchRule ONLY_METRICS_AND_WHO_SHOWS_THEM_KNOW_MICROMETER =
            onlyIn("Micrometer", new String[] {"io.micrometer.."}, "metrics", "http", "service");

    @ArchTest
    static final ArchRule STREAMS_AND_JSON_BEGIN_WITH_THE_TOPOLOGY = onlyIn(
            "Kafka Streams and Jackson",
            new String[] {"org.apache.kafka.streams..", "com.fasterxml.jackson.."},
            "topology",
            "http",
            "metrics",
            "service",
            "quickstart",
            "cli");

    @ArchTest
    static final ArchRule STANDARD_STREAMS_ARE_FOR_PEOPLE_AT_A_TERMINAL = noClasses()
            .that()
            .resideOutsideOfPackages(rooms("cli", "quickstart"))
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    private static ArchRule layers() {
        Architectures.LayeredArchitecture layers =
                Architectures.layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String[] level : LEVELS) {
            for (String room : level) {
                layers = layers.optionalLayer(room).definedBy(rooms(room));
            }
        }
        for (int level = 0; level < LEVELS.length; level++) {
            for (String room : LEVELS[level]) {
                layers = level == 0
                        ? layers.whereLayer(room).mayNotAccessAnyLayer()
                        : layers.whereLayer(room).mayOnlyAccessLayers(below(level));
            }
        }
        return layers;
    }

    private static String[] below(int level) {
        return Arrays.stream(LEVELS, 0, level).flatMap(Arrays::stream).toArray(String[]::new);
    }

    private static String[] allRooms() {
        return rooms(below(LEVELS.length));
    }

    private static String[] rooms(String... names) {
        return Arrays.stream(names).map(name -> "dev.lifeboat." + name + "..").toArray(String[]::new);
    }

    private static ArchRule onlyIn(String what, String[] packages, String... rooms) {
        DescribedPredicate<JavaClass> outside = not(resideInAnyPackage(rooms(rooms)));
        return noClasses()
                .that(outside)
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages))
                .as(what + " only in " + String.join(", ", rooms));
    }
}
