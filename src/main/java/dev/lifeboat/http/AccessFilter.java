package dev.lifeboat.http;

import dev.lifeboat.config.LifeboatConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/** Applies the {@link AccessPolicy} to each request before any other handler. */
final class AccessFilter {
    private static final String HEALTH = "/health/";

    private final AccessPolicy policy;

    AccessFilter(LifeboatConfig config) {
        policy = new AccessPolicy(
                config.http().host(),
                config.http().allowedHosts(),
                config.http().token().value(),
                new ThisMachine());
    }

    void register(RoutesConfig routes) {
        routes.before(this::check);
    }

    private void check(Context context) {
        AccessPolicy.Request request = new AccessPolicy.Request(
                context.header(Header.HOST),
                context.header(Header.ORIGIN),
                context.header(Header.AUTHORIZATION),
                isPublic(context.path()));
        policy.refusal(request).ifPresent(refusal -> {
            if (refusal.status() == HttpStatus.UNAUTHORIZED) {
                context.header(Header.WWW_AUTHENTICATE, "Bearer realm=\"lifeboat\"");
            }
            Json.error(context, refusal.status(), refusal.message());
            context.skipRemainingHandlers();
        });
    }

    /** Probes have no token, and neither has a browser before the page has asked for one. */
    private static boolean isPublic(String path) {
        return path.startsWith(HEALTH) || Page.PATHS.contains(path);
    }

    private static final class ThisMachine implements AccessPolicy.Machine {
        @Override
        public boolean hasAddress(InetAddress address) {
            try {
                return NetworkInterface.getByInetAddress(address) != null;
            } catch (SocketException e) {
                return false;
            }
        }

        @Override
        public String hostName() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "";
            }
        }
    }
}
