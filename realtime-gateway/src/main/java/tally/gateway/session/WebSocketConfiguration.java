package tally.gateway.session;

import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.jetty.JettyRequestUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import tally.gateway.GatewayProperties;

/** Puts the sockets on {@code /ws}, and lets the pages of any site load the client, {@code /tally.js} and what it imports. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class WebSocketConfiguration implements WebSocketConfigurer, WebMvcConfigurer {
    private static final String PATH = "/ws";

    private final SocketHandler handler;
    private final HandshakeCheck check;
    private final GatewayProperties properties;
    private final ServletContext servletContext;

    WebSocketConfiguration(
            SocketHandler handler, HandshakeCheck check, GatewayProperties properties, ServletContext servletContext) {
        this.handler = handler;
        this.check = check;
        this.properties = properties;
        this.servletContext = servletContext;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        withoutCompression();
        JettyRequestUpgradeStrategy jetty = new JettyRequestUpgradeStrategy();
        jetty.addWebSocketConfigurer(settings -> {
            settings.setMaxTextMessageSize(2 * properties.limits().frame().toBytes());
            settings.setMaxBinaryMessageSize(properties.limits().frame().toBytes()); // read, then refused with 4501
            settings.setIdleTimeout(Duration.ZERO); // pings and send times are watched by ClientWatch
            settings.setInputBufferSize(1024);
        });
        registry.addHandler(handler, PATH)
                .setHandshakeHandler(new DefaultHandshakeHandler(jetty))
                .setAllowedOriginPatterns("*") // HandshakeCheck looks at them, by the rule of event streams
                .addInterceptors(check);
    }

    /** A module script of another origin, and every module it imports, is only run when its server says that it may be. */
    @Override
    public void addCorsMappings(CorsRegistry registry) {
        for (String path : List.of("/tally.js", "/tally/**")) {
            registry.addMapping(path).allowedOrigins("*").allowedMethods("GET", "HEAD");
        }
    }

    /** A compressed socket keeps a deflater's native memory, and saves nothing on frames of a hundred bytes. */
    private void withoutCompression() {
        ContextHandler context = ServletContextHandler.getServletContextHandler(servletContext);
        WebSocketServerComponents.getWebSocketComponents(context)
                .getExtensionRegistry()
                .unregister("permessage-deflate");
    }
}
