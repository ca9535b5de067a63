package dev.lifeboat.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * {@code /api/predictions}: the newest predictions with their outcomes; {@code /api/predictions/stream}: each prediction when it is
 * emitted, and again when its outcome arrives, as server-sent events. Each stream has its own thread, so that a slow client does not
 * delay others.
 */
final class RecentPredictionsEndpoints {
    static final int LATEST = 20;
    static final int STREAMS = 16;

    private static final long LOOK_MS = 200;
    private static final int LOOKS_A_HEARTBEAT = 20;
    private static final long LAST_WORDS_MS = 1000;

    private final RecentPredictions predictions;
    private final Semaphore places = new Semaphore(STREAMS);
    private final Set<Thread> streams = ConcurrentHashMap.newKeySet();

    RecentPredictionsEndpoints(RecentPredictions predictions) {
        this.predictions = predictions;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/predictions", this::latest);
        SseHandler events = new SseHandler(this::stream);
        routes.get("/api/predictions/stream", context -> {
            if (!String.valueOf(context.header(Header.ACCEPT)).contains("text/event-stream")) {
                Json.error(
                        context,
                        HttpStatus.NOT_ACCEPTABLE,
                        "this is an event stream; send the header Accept: text/event-stream");
            } else if (places.tryAcquire()) {
                open(events, context);
            } else {
                context.header(Header.RETRY_AFTER, "10");
                Json.error(context, HttpStatus.SERVICE_UNAVAILABLE, "too many concurrent streams; try again later");
            }
        });
    }

    /** Leaves the place to the stream's thread, or gives it back where the client is gone before there is one. */
    private void open(SseHandler events, Context context) {
        boolean open = false;
        try {
            events.handle(context);
            open = true;
        } finally {
            if (!open) {
                places.release();
            }
        }
    }

    private void latest(Context context) {
        ObjectNode json = Json.object();
        ArrayNode latest = json.putArray("predictions");
        predictions.newest(LATEST).forEach(prediction -> latest.add(prediction.toJson()));
        Json.answer(context, json);
    }

    private void stream(SseClient client) {
        client.keepAlive();
        Thread thread = new Thread(
                () -> {
                    try {
                        send(client);
                    } finally {
                        streams.remove(Thread.currentThread());
                        client.close();
                        places.release();
                    }
                },
                "http-events");
        thread.setDaemon(true);
        streams.add(thread);
        thread.start();
    }

    /** Ends the streams, before the server takes their connections away from under them. */
    void close() {
        for (Thread stream : streams) {
            stream.interrupt();
        }
        try {
            for (Thread stream : streams) {
                stream.join(LAST_WORDS_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(SseClient client) {
        long sent = firstUnsent(client.ctx());
        try {
            client.sendComment("an event for each prediction, and another for its outcome");
            for (int look = 1; !client.terminated(); look++) {
                sent = sendChanges(client, sent);
                if (look % LOOKS_A_HEARTBEAT == 0 && !client.terminated()) {
                    client.sendComment("");
                }
                Thread.sleep(LOOK_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops at the first event that the client is no longer there for: Javalin would warn of each that follows. */
    private long sendChanges(SseClient client, long after) {
        long sent = after;
        for (WatchedPrediction prediction : predictions.changedSince(after)) {
            if (client.terminated()) {
                return sent;
            }
            client.sendEvent("prediction", Json.text(prediction.toJson()), Long.toString(prediction.change()));
            sent = prediction.change();
        }
        return sent;
    }

    /** Where a client that was here before goes on; numbers of a process that is gone mean nothing. */
    private long firstUnsent(Context context) {
        String last = context.header("Last-Event-ID");
        long newest = predictions.newestChange();
        return last != null && last.matches("[0-9]{1,18}") ? Math.min(Long.parseLong(last), newest) : newest;
    }
}
