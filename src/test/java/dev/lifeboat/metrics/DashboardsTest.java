package dev.lifeboat.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped dashboards and rules as text; an integration test runs their queries in Prometheus. */
class DashboardsTest {
    private static final Path GRAFANA = Path.of("config/grafana");
    private static final Path RULES = Path.of("config/prometheus/rules.yml");
    private static final int WIDTH = 24;

    /** Rows of Grafana's grid on one and a half screens of 1080 pixels. */
    private static final int HEIGHT = 38;

    /** A metric with its label matchers. */
    private static final Pattern SELECTOR =
            Pattern.compile("\\b(?:(?:lifeboat|kafka|jvm|process|logback)[_:][\\w:]+|up|ALERTS)\\b(\\{[^}]*})?");

    private static final Pattern KAFKA = Pattern.compile("\\bkafka_\\w+");

    @ParameterizedTest
    @ValueSource(strings = {"learning.json", "operations.json"})
    void panelsFillOneScreenAndAHalfWithoutOverlapping(String dashboard) throws IOException {
        Set<Integer> ids = new HashSet<>();
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : panels(dashboard)) {
            assertThat(ids.add(panel.required("id").asInt()))
                    .as(panel.toString())
                    .isTrue();
            JsonNode at = panel.required("gridPos");
            for (int x = at.required("x").asInt(); x < right(at); x++) {
                for (int y = at.required("y").asInt(); y < bottom(at); y++) {
                    assertThat(cells.add(x + "," + y)).as(panel.toString()).isTrue();
                }
            }
            assertThat(right(at)).isLessThanOrEqualTo(WIDTH);
            assertThat(bottom(at)).isLessThanOrEqualTo(HEIGHT);
        }
        assertThat(ids).hasSizeGreaterThan(20);
    }

    private static int right(JsonNode at) {
        return at.required("x").asInt() + at.required("w").asInt();
    }

    private static int bottom(JsonNode at) {
        return at.required("y").asInt() + at.required("h").asInt();
    }

    /** By default, Grafana shows values from 80 in red, such as the version of a model. */
    @ParameterizedTest
    @ValueSource(strings = {"learning.json", "operations.json"})
    void everyPanelHasDescriptionUnitThresholdsAndLegend(String dashboard) throws IOException {
        String source = Files.readString(GRAFANA.resolve("provisioning/datasources/prometheus.yml"));
        for (JsonNode panel : panels(dashboard)) {
            String name = panel.required("title").asText();
            JsonNode defaults = panel.at("/fieldConfig/defaults");
            assertThat(panel.required("description").asText()).as(name).isNotBlank();
            assertThat(defaults.required("unit").asText()).as(name).isNotBlank();
            assertThat(defaults.at("/thresholds/steps/0/color").asText())
                    .as(name)
                    .isNotBlank();
            assertThat(source).contains("uid: " + panel.at("/datasource/uid").asText() + "\n");
            for (JsonNode target : panel.required("targets")) {
                assertThat(target.required("legendFormat").asText()).as(name).isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"learning.json", "operations.json"})
    void everySeriesIsThatOfTheSelectedApplication(String dashboard) throws IOException {
        for (JsonNode panel : panels(dashboard)) {
            for (String expression : panel.findValuesAsText("expr")) {
                assertThat(SELECTOR.matcher(expression).results().map(result -> String.valueOf(result.group(1))))
                        .as(expression)
                        .isNotEmpty()
                        .allMatch(labels -> labels.contains("application=~\"$application\""));
            }
        }
    }

    @Test
    void kafkaMetricsAreExactlyThoseThatAreShown() throws IOException {
        String shown = Files.readString(RULES)
                + Files.readString(GRAFANA.resolve("dashboards/learning.json"))
                + Files.readString(GRAFANA.resolve("dashboards/operations.json"));

        Set<String> names =
                KAFKA.matcher(shown).results().map(MatchResult::group).collect(Collectors.toSet());

        assertThat(names)
                .isEqualTo(KafkaMeters.EXPORTED.stream()
                        .map(name -> name.replace('.', '_'))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static JsonNode panels(String dashboard) throws IOException {
        Path file = GRAFANA.resolve("dashboards").resolve(dashboard);
        return new ObjectMapper().readTree(Files.readAllBytes(file)).required("panels");
    }
}
