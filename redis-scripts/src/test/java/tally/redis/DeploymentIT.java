package tally.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.servers.TestRedis;

class DeploymentIT {
    @Test
    void theFirstNumberOfShardsStaysUntilTheDataAreLost(@TempDir Path data) {
        try (TestRedis server = TestRedis.in(data).start();
                RedisClient client = RedisClient.create(server.uri());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            Deployment deployment = new Deployment(connection.async());
            assertThat(deployment.shards().join()).isEmpty();
            deployment.claim(16).join();
            deployment.claim(8).join();
            assertThat(deployment.shards().join()).contains("16");
            assertThat(deployment.layout().join()).isEqualTo(Deployment.layoutOfThisBuild());
            connection.sync().flushall();
            assertThat(deployment.shards().join()).isEmpty();
            deployment.claim(8).join();
            assertThat(deployment.shards().join()).contains("8");
        }
    }
}
