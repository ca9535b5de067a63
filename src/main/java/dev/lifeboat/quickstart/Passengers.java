package dev.lifeboat.quickstart;

import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.csv.CsvDelimiter;
import dev.lifeboat.csv.CsvRows;
import dev.lifeboat.csv.CsvRows.Row;
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

/**
 * The passengers of the Titanic, in the order and the 70/30 split of the resource {@code titanic_split.csv}.
 *
 * @param training passengers that are streamed with labels
 * @param holdOut passengers that are streamed without labels
 */
record Passengers(CsvRows training, CsvRows holdOut) {

    static Passengers load(LifeboatConfig config) {
        try (Reader passengers = open("titanic.csv");
                Reader split = open("titanic_split.csv")) {
            Map<String, Row> byId = new HashMap<>();
            CsvRows all = CsvRows.read(passengers, "titanic.csv", CsvDelimiter.COMMA);
            for (Row row : all.rows()) {
                byId.put(row.cell(config.records().idField()), row);
            }
            List<Row> training = new ArrayList<>();
            List<Row> holdOut = new ArrayList<>();
            for (Row position :
                    CsvRows.read(split, "titanic_split.csv", CsvDelimiter.COMMA).rows()) {
                Row row = Objects.requireNonNull(byId.get(position.cell("passengerId")));
                (position.cell("split").equals("train") ? training : holdOut).add(row);
            }
            return new Passengers(part(all, training), part(all, holdOut));
        } catch (IOException e) {
            throw new UncheckedIOException("a resource of the program cannot be read", e);
        }
    }

    private static CsvRows part(CsvRows all, List<Row> rows) {
        return new CsvRows(all.source(), all.columns(), rows, List.of());
    }

    private static Reader open(String resource) {
        InputStream stream = Objects.requireNonNull(Passengers.class.getResourceAsStream(resource), resource);
        return new InputStreamReader(stream, StandardCharsets.UTF_8);
    }
}
