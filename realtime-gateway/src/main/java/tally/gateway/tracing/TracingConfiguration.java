package tally.gateway.tracing;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tally.gateway.GatewayProperties;

/** Switches tracing on where an endpoint is configured. */
@Configuration(proxyBeanMethods = false)
class TracingConfiguration {
    @Bean
    Traces traces(
            TracingProperties settings,
            GatewayProperties gateway,
            @Value("${spring.application.name}") String service) {
        if (settings.endpoint() == null) {
            return Traces.OFF;
        }
        OtlpExport export = new OtlpExport(settings.endpoint(), service, gateway.region(), gateway.id());
        return new Traces(
                export.tracer(), settings.probability(), settings.perSecond(), System::nanoTime, export::close);
    }
}
