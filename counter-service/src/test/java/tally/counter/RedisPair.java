package tally.counter;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.file.Path;
import java.time.Duration;
import tally.servers.TestRedis;

/** A master and its replica, who change their roles when somebody else finds the master dead. */
public final class RedisPair implements AutoCloseable {
    /** Sentinel waits for eight seconds before it makes a master that came back a replica. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private TestRedis master;
    private TestRedis replica;

    RedisPair(TestRedis master, TestRedis replica) {
        this.master = master;
        this.replica = replica;
    }

    /** Starts a master and its replica. */
    public static RedisPair start(Path data) {
        String[] options = {"--repl-diskless-sync-delay", "0"};
        TestRedis master = TestRedis.in(data.resolve("master"), 0, options).start();
        TestRedis replica = TestRedis.in(data.resolve("replica"), 0, options).start();
        try (RedisOperator operator = new RedisOperator(replica)) {
            operator.redis().replicaof("127.0.0.1", master.port());
        }
        RedisPair pair = new RedisPair(master, replica);
        pair.awaitReplication();
        return pair;
    }

    public TestRedis master() {
        return master;
    }

    public TestRedis replica() {
        return replica;
    }

    void awaitReplication() {
        awaitInfo(replica, "master_link_status:up");
    }

    /** Waits until the replica has all that its master was told before. */
    public void awaitCopy() {
        try (RedisOperator operator = new RedisOperator(master)) {
            // A wait is for what its own connection has written.
            operator.redis().set("copied", "yes");
            await().until(() -> operator.redis().waitForReplication(1, 1_000) == 1);
        }
    }

    /** From now on the replica gets nothing more of what its master is told. */
    void lag() {
        try (RedisOperator operator = new RedisOperator(master)) {
            operator.redis()
                    .dispatch(
                            CommandType.ACL,
                            new StatusOutput<>(StringCodec.UTF8),
                            new CommandArgs<>(StringCodec.UTF8)
                                    .add("SETUSER")
                                    .add("default")
                                    .add("-psync")
                                    .add("-sync"));
            operator.redis().clientKill(KillArgs.Builder.typeSlave());
        }
        awaitInfo(replica, "master_link_status:down");
    }

    public void killMaster() {
        master.kill();
    }

    /** Waits until the two, which both live, have changed their roles. */
    void awaitExchange() {
        awaitInfo(replica, "role:master");
        awaitInfo(master, "role:slave");
    }

    /** Waits until the replica has taken the role over, and starts the dead one again, which finds itself a replica. */
    void takeOver() {
        awaitInfo(replica, "role:master");
        TestRedis dead = master;
        master = replica;
        replica = dead.start();
        awaitInfo(replica, "role:slave");
        awaitReplication();
        awaitInfo(master, "connected_slaves:1");
    }

    /** Sentinel ends all connections to a server whose role it changes, those of this test too. */
    private static void awaitInfo(TestRedis server, String told) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> info(server).contains(told));
    }

    private static String info(TestRedis server) {
        try (RedisOperator operator = new RedisOperator(server)) {
            return operator.redis().info("replication");
        }
    }

    @Override
    public void close() {
        replica.close();
        master.close();
    }
}
