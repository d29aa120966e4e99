package tally.gateway.console;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Answers {@code /example/} with the page in that folder; Spring does so by itself for {@code /} alone. */
@Configuration(proxyBeanMethods = false)
class ExamplePage implements WebMvcConfigurer {
    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addRedirectViewController("/example", "/example/");
        registry.addViewController("/example/").setViewName("forward:/example/index.html");
    }
}
