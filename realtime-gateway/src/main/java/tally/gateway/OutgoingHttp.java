package tally.gateway;

import java.net.http.HttpClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The one HTTP client for calls to the counter-service. It follows no redirects: a signed request goes where it was meant to. */
@Configuration(proxyBeanMethods = false)
class OutgoingHttp {
    @Bean(destroyMethod = "shutdownNow")
    HttpClient httpClient(GatewayProperties properties) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(properties.membership().connectTimeout())
                .build();
    }
}
