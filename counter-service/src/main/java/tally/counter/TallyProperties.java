package tally.counter;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who this replica is.
 *
 * @param region the region's name, part of every incarnation; never reuse the name of another region
 * @param replica this process's name within the region, for logs and leases
 * @param shards how many shards the counters are spread over; fixed at the first start, the same in all regions
 * @param namespaces the configured namespaces and the kind of each
 */
@Validated
@ConfigurationProperties("tally")
public record TallyProperties(
        @Pattern(regexp = "[a-z][a-z0-9-]{0,15}") String region,
        @Pattern(regexp = "[A-Za-z0-9._-]{1,64}") String replica,

        @DefaultValue("16") @Min(1) @Max(Sharding.MAX_SHARDS)
        int shards,

        @NotEmpty Map<String, Kind> namespaces) {}
