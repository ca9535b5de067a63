package dev.lifeboat.learning;

import dev.lifeboat.learning.InMemoryService.Labelled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The passengers in the order of the split, as pclass, sex (male 1) and age. */
record Titanic(List<Labelled> training, List<Labelled> test) {
    private static final String FOLDER = "/dev/lifeboat/quickstart/";

    static Titanic passengers() throws IOException {
        Map<String, Labelled> byId = new HashMap<>();
        for (String row : rows("titanic.csv")) {
            String[] cells = row.split(",", -1);
            double[] features = {
                Double.parseDouble(cells[1]),
                cells[2].equals("male") ? 1 : 0,
                cells[3].isEmpty() ? Double.NaN : Double.parseDouble(cells[3])
            };
            byId.put(cells[0], new Labelled(features, cells[4].equals("1")));
        }
        Titanic titanic = new Titanic(new ArrayList<>(), new ArrayList<>());
        for (String row : rows("titanic_split.csv")) {
            String[] cells = row.split(",", -1);
            List<Labelled> part = cells[2].equals("train") ? titanic.training : titanic.test;
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
