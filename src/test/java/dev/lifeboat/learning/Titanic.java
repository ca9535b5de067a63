package dev.lifeboat.learning;

import dev.lifeboat.learning.InMemoryService.Labeled;
import dev.lifeboat.schema.CodeFeature;
import dev.lifeboat.schema.Missing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The passengers in the order of the split: class, sex (1 for male) and age. */
record Titanic(List<Labeled> training, List<Labeled> test) {
    static final ModelSignature SIGNATURE = Fixtures.signature(
            Fixtures.numeric("pclass"),
            new CodeFeature("sex", Map.of("female", 0.0, "male", 1.0), new Missing.Reject()),
            Fixtures.numeric("age"));

    private static final String FOLDER = "/dev/lifeboat/quickstart/";

    static Titanic passengers() throws IOException {
        Map<String, Labeled> byId = new HashMap<>();
        for (String row : rows("titanic.csv")) {
            String[] cells = row.split(",", -1);
            double[] features = {
                Double.parseDouble(cells[1]),
                cells[2].equals("male") ? 1 : 0,
                cells[3].isEmpty() ? Double.NaN : Double.parseDouble(cells[3])
            };
            byId.put(cells[0], new Labeled(features, cells[4].equals("1")));
        }
        Titanic titanic = new Titanic(new ArrayList<>(), new ArrayList<>());
        for (String row : rows("titanic_split.csv")) {
            String[] cells = row.split(",", -1);
            List<Labeled> part = cells[2].equals("train") ? titanic.training : titanic.test;
            part.add(Objects.requireNonNull(byId.get(cells[1])));
        }
        return titanic;
    }

    private static List<String> rows(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(Titanic.class.getResourceAsStream(FOLDER + file))) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.subList(1, lines.size());
        }
    }
}
