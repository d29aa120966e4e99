package tally.counter;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** One replica of a region's counter-service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class CounterServiceApplication {
    public static void main(String[] args) {
        SpringApplication.run(CounterServiceApplication.class, args);
    }
}
