package dev.lifeboat.http;

import dev.lifeboat.config.LifeboatConfig;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.List;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running management port. */
public final class ManagementServer implements AutoCloseable {
    /** The largest body of a request. */
    static final int MAX_BYTES = 1 << 20;

    private static final Logger log = LoggerFactory.getLogger(ManagementServer.class);
    private static final int THREADS = 12;
    private static final int IDLE_TIMEOUT_MS = 10_000;
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final String host;
    private final Javalin server;
    private final History history;

    private ManagementServer(String host, Javalin server, History history) {
        this.host = host;
        this.server = server;
        this.history = history;
    }

    /** @throws BindException if the configured address cannot be had; the message says why, and which keys to change */
    public static ManagementServer start(LifeboatConfig config, Sources sources) throws BindException {
        History history = new History(sources);
        Javalin server = server(config, sources, history);
        try {
            server.start();
        } catch (UncheckedIOException e) {
            throw notServed(config, e);
        }
        history.start();
        return new ManagementServer(config.http().host(), server, history);
    }

    private static BindException notServed(LifeboatConfig config, UncheckedIOException cause) {
        BindException failure =
                new BindException("cannot bind http.host=" + config.http().host() + " http.port="
                        + config.http().port() + ": " + rootMessage(cause)
                        + "; configure another port, 0 for any free port, or another host");
        failure.initCause(cause);
        return failure;
    }

    private static Javalin server(LifeboatConfig config, Sources sources, History history) {
        RecentPredictionsEndpoints predictions = new RecentPredictionsEndpoints(sources.predictions());
        return Javalin.create(javalin -> {
            configure(javalin);
            javalin.jetty.addConnector((jetty, http) -> connector(jetty, http, config));
            new AccessFilter(config).register(javalin.routes);
            register(javalin.routes, config, sources, history);
            predictions.register(javalin.routes);
            javalin.events.serverStopping(predictions::close);
        });
    }

    /** Bound already: while the server starts, a taken port would be reported with stack traces. */
    private static Connector connector(Server jetty, HttpConfiguration http, LifeboatConfig config) {
        ServerConnector connector = new ServerConnector(jetty, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(config.http().host());
        connector.setPort(config.http().port());
        connector.setIdleTimeout(IDLE_TIMEOUT_MS);
        try {
            connector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return connector;
    }

    private static void configure(JavalinConfig javalin) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("http");
        threads.setDaemon(true);
        javalin.jetty.threadPool = threads;
        javalin.http.maxRequestSize = MAX_BYTES;
        javalin.http.prefer405over404 = true;
        javalin.startup.showJavalinBanner = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        javalin.startup.startupWatcherEnabled = false;
    }

    private static void register(RoutesConfig routes, LifeboatConfig config, Sources sources, History history) {
        routes.get(
                "/metrics",
                context -> context.contentType(METRICS_TYPE)
                        .result(sources.metrics().get()));
        HealthEndpoints.register(routes, sources);
        new ModelEndpoints(config.schema(), sources).register(routes);
        new ScoringEndpoints(config, sources.holder()).register(routes);
        new StatusEndpoints(config, sources, history).register(routes);
        new OpenApi(config).register(routes);
        new AsyncApi(config).register(routes);
        new Page().register(routes);
        routes.exception(HttpResponseException.class, ManagementServer::refuse);
        routes.exception(IOException.class, ManagementServer::giveUp);
        routes.exception(Exception.class, ManagementServer::fail);
    }

    private static void refuse(HttpResponseException refusal, Context context) {
        HttpStatus status = HttpStatus.forStatus(refusal.getStatus());
        String message = switch (status) {
            case CONTENT_TOO_LARGE -> "the request body exceeds " + MAX_BYTES + " bytes";
            case NOT_FOUND -> "not found: " + context.path();
            case METHOD_NOT_ALLOWED -> context.method() + " is not supported by " + context.path();
            default -> status.getMessage();
        };
        Json.error(context, status, message);
    }

    /** The client is too slow, or gone: no error of this program. */
    private static void giveUp(IOException failure, Context context) {
        log.debug("{} {} was not received completely", context.method(), context.path(), failure);
        Json.error(context, HttpStatus.REQUEST_TIMEOUT, "the request was not received completely");
    }

    private static void fail(Exception failure, Context context) {
        log.error("{} {} failed", context.method(), context.path(), failure);
        Json.error(context, HttpStatus.INTERNAL_SERVER_ERROR, "internal error; see the log of the service");
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    /** The port, also where any free one was asked for. */
    public int port() {
        return server.port();
    }

    /** What can be asked for: a method and a path each. */
    List<String> routes() {
        return server.unsafe.internalRouter.allHttpHandlers().stream()
                .filter(route -> route.endpoint.method.isHttpMethod())
                .map(route -> route.endpoint.method + " " + route.endpoint.path)
                .toList();
    }

    /** For people to open. */
    public String url() {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    @Override
    public void close() {
        server.stop();
        history.close();
    }
}
