package tally.gateway.session;

import io.micrometer.core.instrument.Clock;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tally.gateway.GatewayProperties;
import tally.gateway.fanout.AnswerBudget;
import tally.gateway.fanout.FanoutMeters;
import tally.gateway.subscription.Watchlist;
import tools.jackson.databind.json.JsonMapper;

/** Puts event streams in front of all else on the public port, and limits the connections to it. */
@Configuration(proxyBeanMethods = false)
class PublicPortConfiguration {
    /** Who sends no whole request is no socket and no stream, and would be limited by nothing else. */
    @Bean
    WebServerFactoryCustomizer<JettyServletWebServerFactory> connectionLimit(GatewayProperties properties) {
        int max = Math.addExact(
                properties.limits().connections(), properties.limits().otherConnections());
        return factory -> factory.setMaxConnections(max);
    }

    @Bean
    WebServerFactoryCustomizer<JettyServletWebServerFactory> eventStreams(
            Clients clients,
            ClientAddresses addresses,
            PageOrigins origins,
            Watchlist watchlist,
            FanoutMeters meters,
            AnswerBudget budget,
            Clock clock,
            JsonMapper json,
            GatewayProperties properties) {
        return factory -> factory.addServerCustomizers(server -> {
            EventStreamHandler streams = new EventStreamHandler(
                    clients, addresses, origins, watchlist, meters, budget, clock, json, properties);
            streams.setHandler(server.getHandler());
            server.setHandler(streams);
        });
    }
}
