package tally.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import tally.local.RedisServer;

/** A master and its replica, who change their roles when somebody else finds the master dead. */
final class RedisPair implements AutoCloseable {
    private RedisServer master;
    private RedisServer replica;

    RedisPair(RedisServer master, RedisServer replica) {
        this.master = master;
        this.replica = replica;
    }

    RedisServer master() {
        return master;
    }

    RedisServer replica() {
        return replica;
    }

    void awaitReplication() {
        await().until(() -> info(replica).contains("master_link_status:up"));
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
        await().until(() -> info(replica).contains("master_link_status:down"));
    }

    void killMaster() {
        master.kill();
    }

    /** Waits until the two, which both live, have changed their roles. */
    void awaitExchange() {
        await().until(() ->
                info(replica).contains("role:master") && info(master).contains("role:slave"));
    }

    /** Waits until the replica has taken the role over, and starts the dead one again, which finds itself a replica. */
    void takeOver() {
        await().until(() -> info(replica).contains("role:master"));
        RedisServer dead = master;
        master = replica;
        replica = dead.start();
        await().until(() -> info(replica).contains("role:slave"));
        awaitReplication();
        assertThat(info(master)).contains("connected_slaves:1");
    }

    private static String info(RedisServer server) {
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
