package tally.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static tally.redis.RedisTestBed.item;
import static tally.redis.RedisTestBed.record;

import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tally.redis.ShardEvent.Change;
import tally.redis.ShardEvent.What;

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
                    heard.addAll(ShardEvent.parse(message));
                }
            });
            events.sync().subscribe("tally:#events");
            bed.addAll();
            bed.add("likes/b", 1, 0);
            bed.settle();
            bed.addAll(item("likes/a", 2, 0), item("likes/b", 0, 1));
            bed.merge(record("likes/a", "us-1234567890", 1, 0));
            bed.merge(record("likes/a", "us-1234567890", 1, 0));
            bed.add("likes/b", 1, 0);
            String incarnation = bed.incarnation();
            await().until(() -> heard.size() >= 6);
            assertThat(heard)
                    .containsExactly(
                            new ShardEvent(RedisTestBed.SHARD, incarnation, What.CHANGED, false, 0, 0, List.of()),
                            new ShardEvent(
                                    RedisTestBed.SHARD,
                                    incarnation,
                                    What.DIRTIED,
                                    false,
                                    1,
                                    0,
                                    List.of(new Change("likes/b", 1, 1))),
                            new ShardEvent(RedisTestBed.SHARD, incarnation, What.SETTLED, true, 1, 1, List.of()),
                            new ShardEvent(
                                    RedisTestBed.SHARD,
                                    incarnation,
                                    What.DIRTIED,
                                    true,
                                    4,
                                    0,
                                    List.of(new Change("likes/a", 2, 1), new Change("likes/b", 0, 2))),
                            new ShardEvent(
                                    RedisTestBed.SHARD,
                                    incarnation,
                                    What.CHANGED,
                                    true,
                                    4,
                                    0,
                                    List.of(new Change("likes/a", 3, 2))),
                            new ShardEvent(
                                    RedisTestBed.SHARD,
                                    incarnation,
                                    What.DIRTIED,
                                    true,
                                    5,
                                    0,
                                    List.of(new Change("likes/b", 1, 3))));
        }
    }

    @Test
    void oneMessageTellsOfAllShardsOfACall() {
        assertThat(ShardEvent.parse("3 eu-1 + 4 2 likes/a 2 1 likes/b 0 2 5 eu-2 =~ 0 0 15 eu-3 ! 7 9"))
                .containsExactly(
                        new ShardEvent(
                                3,
                                "eu-1",
                                What.DIRTIED,
                                true,
                                4,
                                0,
                                List.of(new Change("likes/a", 2, 1), new Change("likes/b", 0, 2))),
                        new ShardEvent(5, "eu-2", What.CHANGED, false, 0, 0, List.of()),
                        new ShardEvent(15, "eu-3", What.SETTLED, true, 7, 9, List.of()));
    }

    @Test
    void whatIsNoEventIsRefused() {
        for (String message : List.of(
                "",
                "3",
                "3 eu-1",
                "x eu-1 + 1 0",
                "3 eu-1 + 1",
                "3 eu-1 ? 1 0",
                "3 eu-1 + 1 1 likes/a 1",
                "3 eu-1 + 1 1 likes/a x 1",
                "3 eu-1 + 1 -1",
                "3 eu-1 + 1 999999999",
                "3 eu-1 + 1 0 ",
                "3 eu-1 + 1 0 4",
                "3 eu-1 ! 1 x")) {
            assertThatThrownBy(() -> ShardEvent.parse(message))
                    .as(message)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
