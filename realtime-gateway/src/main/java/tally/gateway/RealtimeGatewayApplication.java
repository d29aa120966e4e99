package tally.gateway;

import java.security.Security;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** One gateway of a region: carries totals to every open page over WebSocket. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class RealtimeGatewayApplication {
    public static void main(String[] args) {
        // The JVM would keep an address for 30 s, so a new replica behind a headless name would stay unknown that long.
        Security.setProperty("networkaddress.cache.ttl", "1");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
        SpringApplication.run(RealtimeGatewayApplication.class, args);
    }
}
