package tally.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static tally.redis.RedisTestBed.record;

import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.redis.AddScript.Item;
import tally.redis.ShardEvent.Change;

/** What subscribers hear of a write. */
class ShardEventsIT {
    @Test
    void oneEventPerCallTellsEveryNewTotal(@TempDir Path data) {
        List<ShardEvent> heard = new CopyOnWriteArrayList<>();
        try (RedisTestBed bed = new RedisTestBed(data);
                RedisClient client = RedisClient.create(bed.server.uri());
                StatefulRedisPubSubConnection<String, String> events = client.connectPubSub()) {
            events.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String message) {
                    heard.add(ShardEvent.parse(message));
                }
            });
            events.sync().subscribe(new ShardKeys(RedisTestBed.SHARD).channel());
            bed.addAll();
            bed.addAll(new Item("likes/a", 2, 0), new Item("likes/b", 0, 1));
            String incarnation = bed.incarnation();
            bed.merge(record("likes/a", "us-1234567890", 1, 0));
            bed.merge(record("likes/a", "us-1234567890", 1, 0));
            bed.add("likes/b", 1, 0);
            await().until(() -> heard.size() >= 3);
            assertThat(heard)
                    .containsExactly(
                            new ShardEvent(
                                    incarnation,
                                    true,
                                    List.of(new Change("likes/a", 2, 1), new Change("likes/b", -1, 1))),
                            new ShardEvent(incarnation, false, List.of(new Change("likes/a", 3, 2))),
                            new ShardEvent(incarnation, true, List.of(new Change("likes/b", 0, 2))));
        }
    }

    @Test
    void whatIsNoEventIsRefused() {
        for (String message : List.of("", "eu-1", "eu-1 ?", "eu-1 + likes/a 1", "eu-1 + likes/a x 1")) {
            assertThatThrownBy(() -> ShardEvent.parse(message))
                    .as(message)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
