package tally.counter.api;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.DefaultCorsProcessor;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;
import tally.counter.request.ProblemException;
import tally.counter.request.ProblemType;

/** Limits the size of bodies and the form of paths, and says which web pages may read. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {
    @Bean
    WebFluxConfigurer bodyLimit(ApiProperties api) {
        return new WebFluxConfigurer() {
            @Override
            public void configureHttpMessageCodecs(ServerCodecConfigurer codecs) {
                codecs.defaultCodecs()
                        .maxInMemorySize(Math.toIntExact(api.maxBody().toBytes()));
            }
        };
    }

    /** Spring takes {@code ;a=1} off a path before it matches it, so that {@code likes/x;a=1} would count likes/x. */
    @Bean
    WebFilter noPathParameters() {
        return (exchange, chain) -> exchange.getRequest().getURI().getRawPath().indexOf(';') < 0
                ? chain.filter(exchange)
                : Mono.error(new ProblemException(ProblemType.INVALID_KEY, "A path holds no semicolon."));
    }

    @Bean
    CorsWebFilter readersOfOtherOrigins(ReadOrigins origins) {
        UrlBasedCorsConfigurationSource paths = new UrlBasedCorsConfigurationSource();
        paths.registerCorsConfiguration("/**", origins.configuration());
        return new CorsWebFilter(paths, new RefusingCorsProcessor());
    }

    /** Refuses with a problem. This also keeps other sites' pages from writing with a form or a body-less POST. */
    private static final class RefusingCorsProcessor extends DefaultCorsProcessor {
        @Override
        protected void rejectRequest(ServerHttpResponse response) {
            throw new ProblemException(
                    ProblemType.FORBIDDEN, "Pages of this origin may not make this call; other origins may only read.");
        }
    }
}
