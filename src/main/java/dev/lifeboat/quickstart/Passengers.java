package dev.lifeboat.quickstart;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.service.CsvRows.Row;
import dev.lifeboat.service.CsvRows;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * The passengers of the Titanic, in the order and with the 70/30 split that ship with them.
 *
 * @param training to be streamed with labels
 * @param heldOut to be streamed without
 */
record Passengers(List<Row> training, List<Row> heldOut) {

    static Passengers load(LifeboatConfig config) {
        try (Reader passengers = open("titanic.csv");
                Reader split = open("titanic_split.csv")) {
            Map<String, Row> byId = new HashMap<>();
            for (Row row : CsvRows.read(passengers, "titanic.csv", config)) {
                byId.put(row.cell(config.records().idField()), row);
            }
            List<Row> training = new ArrayList<>();
            List<Row> heldOut = new ArrayList<>();
            CSVFormat format = CSVFormat.RFC4180
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get();
            for (CSVRecord place : format.parse(split)) {
                Row row = Objects.requireNonNull(byId.get(place.get("passengerId")));
                (place.get("split").equals("train") ? training : heldOut).add(row);
            }
            return new Passengers(training, heldOut);
        } catch (IOException e) {
            throw new UncheckedIOException("the passengers ship with the program", e);
        }
    }

    private static Reader open(String resource) {
        InputStream stream = Objects.requireNonNull(Passengers.class.getResourceAsStream(resource), resource);
        return new InputStreamReader(stream, StandardCharsets.UTF_8);
    }
}
