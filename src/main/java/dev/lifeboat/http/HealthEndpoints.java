package dev.lifeboat.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;

/** {@code /health/live} and {@code /health/ready}: 200 or 503, and why. */
final class HealthEndpoints {
    private HealthEndpoints() {}

    static void register(RoutesConfig routes, Sources sources) {
        register(
                routes,
                "/health/live",
                context -> answer(context, sources.live().get()));
        register(
                routes,
                "/health/ready",
                context -> answer(context, sources.ready().get()));
    }

    /** For HEAD as well, which would be answered with 200 otherwise. */
    private static void register(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler);
        routes.head(path, handler);
    }

    private static void answer(Context context, Health health) {
        ObjectNode json = Json.object().put("status", health.isUp() ? "up" : "down");
        ArrayNode reasons = json.putArray("reasons");
        health.reasons().forEach(reasons::add);
        Json.answer(context.status(health.isUp() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE), json);
    }
}
