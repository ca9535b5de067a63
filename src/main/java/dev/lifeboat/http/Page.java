package dev.lifeboat.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The page at {@code /}: a fixed list of files from this jar, and the charting library from its WebJar. */
final class Page {
    /** Nothing from elsewhere, nothing inline, and in nobody's frame. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final List<String> FILES = List.of(
            "page.css",
            "page.js",
            "api.js",
            "dom.js",
            "events.js",
            "token.js",
            "format.js",
            "labels.js",
            "charts.js",
            "members.js",
            "weights.js",
            "network.js",
            "heatmap.js",
            "calibration.js",
            "predictions.js",
            "form.js",
            "timeline.js",
            "icon.svg");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /** The resource of each path. */
    private static final Map<String, String> RESOURCES = resources();

    /** Files that contain no data of the application. */
    static final Set<String> PATHS = Set.copyOf(RESOURCES.keySet());

    private static Map<String, String> resources() {
        Map<String, String> resources = new TreeMap<>();
        resources.put("/", "page/index.html");
        FILES.forEach(file -> resources.put("/" + file, "page/" + file));
        resources.put("/uPlot.js", CHARTS + "uPlot.esm.js");
        resources.put("/uPlot.css", CHARTS + "uPlot.min.css");
        return resources;
    }

    void register(RoutesConfig routes) {
        RESOURCES.forEach((path, resource) -> serve(routes, path, resource));
    }

    private static void serve(RoutesConfig routes, String path, String resource) {
        byte[] content = read(resource);
        String type = Objects.requireNonNull(TYPES.get(resource.substring(resource.lastIndexOf('.') + 1)));
        routes.get(path, context -> answer(context, type, content));
    }

    private static void answer(Context context, String type, byte[] content) {
        context.header(Header.CONTENT_SECURITY_POLICY, POLICY);
        context.header(Header.X_CONTENT_TYPE_OPTIONS, "nosniff");
        context.header(Header.REFERRER_POLICY, "no-referrer");
        context.header(Header.CACHE_CONTROL, "no-cache");
        context.contentType(type).result(content);
    }

    private static byte[] read(String resource) {
        try (InputStream in = Page.class.getResourceAsStream(resource)) {
            return Objects.requireNonNull(in, resource).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
