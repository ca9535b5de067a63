package dev.lifeboat.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.HttpStatus;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests the management port answers. The Host header protects from DNS rebinding and the Origin header from requests
 * by pages of other origins: a browser sets both, and a page cannot change them. The token protects from other clients.
 */
final class AccessPolicy {
    private static final String SCHEME = "Bearer ";

    private final Set<String> hosts;
    private final Predicate<HostName> isThisMachine;
    private final byte[] token;

    /**
     * The headers that the decision depends on; null if absent.
     *
     * @param isPublic whether the path needs no token
     */
    record Request(
            @Nullable String host,
            @Nullable String origin,
            @Nullable String authorization,
            boolean isPublic) {}

    /** Why a request is refused. */
    record Refusal(HttpStatus status, String message) {}

    /** What is known of the machine that this process runs on. */
    interface Machine {
        boolean hasAddress(InetAddress address);

        /** The host name, or an empty string if it is unknown. */
        String hostName();
    }

    /**
     * @param boundHost host that the port is bound to
     * @param allowedHosts further hosts; if there are none and the port is bound to all addresses, those of the machine are allowed
     * @param token empty if none is required
     */
    AccessPolicy(String boundHost, List<String> allowedHosts, String token, Machine machine) {
        HostName bound = HostName.of(boundHost);
        hosts = Stream.concat(Stream.of(bound), allowedHosts.stream().map(HostName::of))
                .map(HostName::name)
                .collect(Collectors.toUnmodifiableSet());
        isThisMachine = bound.isWildcard() && allowedHosts.isEmpty() ? isThis(machine) : host -> false;
        this.token = token.getBytes(UTF_8);
    }

    private static Predicate<HostName> isThis(Machine machine) {
        HostName name = HostName.of(machine.hostName());
        return host -> {
            InetAddress address = host.address();
            return address == null
                    ? !host.name().isEmpty() && host.name().equals(name.name())
                    : machine.hasAddress(address);
        };
    }

    /** Returns why the request must not be answered; empty if it may. */
    Optional<Refusal> refusal(Request request) {
        String host = request.host();
        if (host != null && !isAllowed(HostName.ofHeader(host))) {
            return refuse(
                    HttpStatus.MISDIRECTED_REQUEST, "the host of the request is not allowed; see http.allowed.hosts");
        }
        if (request.origin() != null && !isSameOrigin(request.origin(), host)) {
            return refuse(HttpStatus.FORBIDDEN, "cross-origin requests are not allowed");
        }
        if (token.length > 0 && !request.isPublic() && !hasToken(request.authorization())) {
            return refuse(
                    HttpStatus.UNAUTHORIZED,
                    "the header Authorization: Bearer with the value of http.token is required");
        }
        return Optional.empty();
    }

    private boolean isAllowed(HostName host) {
        return host.isLoopback() || hosts.contains(host.name()) || isThisMachine.test(host);
    }

    /** The scheme is not compared: behind a proxy that terminates TLS, it is https for the browser only. */
    private static boolean isSameOrigin(String origin, @Nullable String host) {
        int authority = origin.indexOf("://");
        return authority >= 0 && origin.substring(authority + "://".length()).equalsIgnoreCase(host);
    }

    /** Takes the same time wherever the tokens differ. */
    private boolean hasToken(@Nullable String authorization) {
        return authorization != null
                && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        token, authorization.substring(SCHEME.length()).strip().getBytes(UTF_8));
    }

    private static Optional<Refusal> refuse(HttpStatus status, String message) {
        return Optional.of(new Refusal(status, message));
    }
}
