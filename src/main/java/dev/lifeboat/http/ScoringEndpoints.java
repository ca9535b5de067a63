package dev.lifeboat.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lifeboat.config.LifeboatConfig;
import dev.lifeboat.http.RequestPredictor.RejectedException;
import dev.lifeboat.pipeline.ModelHolder;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * {@code POST /api/predict}: predictions for a record or an array of records; {@code POST /api/explain}: the prediction for a record
 * with the contribution of each feature. Few requests run at a time, because records of the input topic have priority.
 */
final class ScoringEndpoints {
    private static final int AT_A_TIME = 2;
    /** Fewer than the server has threads: clients that send slowly must not keep everybody else waiting. */
    private static final int READ_AT_A_TIME = 6;

    private final Semaphore places = new Semaphore(READ_AT_A_TIME);
    private final BlockingQueue<RequestPredictor> idle = new ArrayBlockingQueue<>(AT_A_TIME);

    ScoringEndpoints(LifeboatConfig config, ModelHolder holder) {
        for (int i = 0; i < AT_A_TIME; i++) {
            idle.add(new RequestPredictor(config, holder, Clock.systemUTC()));
        }
    }

    void register(RoutesConfig routes) {
        routes.post("/api/predict", context -> handle(context, RequestPredictor::predict));
        routes.post(
                "/api/explain",
                context -> handle(context, (predictor, body) -> ExplanationJson.toBytes(predictor.explain(body))));
    }

    private interface Answer {
        byte[] to(RequestPredictor predictor, byte[] body) throws RejectedException;
    }

    private void handle(Context context, Answer answer) {
        if (!places.tryAcquire()) {
            refuse(context);
            return;
        }
        try {
            // The whole body first, so that a slow client keeps no predictor from others.
            predict(context, context.bodyAsBytes(), answer);
        } finally {
            places.release();
        }
    }

    private void predict(Context context, byte[] body, Answer answer) {
        RequestPredictor predictor = idle.poll();
        if (predictor == null) {
            refuse(context);
            return;
        }
        try {
            Json.answer(context, answer.to(predictor, body));
        } catch (RejectedException e) {
            reject(context, e);
        } finally {
            idle.add(predictor);
        }
    }

    private static void refuse(Context context) {
        context.header(Header.RETRY_AFTER, "1");
        Json.error(context, HttpStatus.SERVICE_UNAVAILABLE, "too many concurrent requests; try again later");
    }

    private static void reject(Context context, RejectedException e) {
        ObjectNode json = Json.object().put("error", e.getMessage());
        json.put("reason", e.reason().tag());
        if (e.field() != null) {
            json.put("field", e.field());
        }
        if (e.index() >= 0) {
            json.put("index", e.index());
        }
        Json.error(context, HttpStatus.BAD_REQUEST, json);
    }
}
