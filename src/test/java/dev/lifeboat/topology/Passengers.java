package dev.lifeboat.topology;

/** Records and outcomes of the Titanic configuration, as JSON. */
final class Passengers {
    static final String SURVIVED = outcome(1);

    private Passengers() {}

    static String passenger(int age) {
        return "{\"pclass\":2,\"sex\":\"female\",\"age\":" + age + "}";
    }

    static String labeled(int age, int label) {
        return "{\"pclass\":2,\"sex\":\"female\",\"age\":" + age + ",\"survived\":" + label + "}";
    }

    static String outcome(int label) {
        return "{\"survived\":" + label + "}";
    }
}
