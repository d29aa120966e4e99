package tally.counter;

import java.time.InstantSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** One replica of a region's counter-service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class CounterServiceApplication {
    public static void main(String[] args) {
        SpringApplication.run(CounterServiceApplication.class, args);
    }

    /** The wall clock, for what is shown and signed; never for deciding what is counted. */
    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }
}
