package tally.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tally.testing.stack.Stack;

@ExtendWith(SharedStack.class)
class LifeIT {
    @Test
    void countsSurviveDownAndUpAndDownLeavesNoProcess(Stack stack) throws IOException {
        await().until(stack::isReady);
        stack.eu().increment("likes/kept", 4);
        stack.us().increment("likes/kept", 1);
        Stack.Outcome second = stack.tryUp();
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.output()).contains("already running").hasLineCount(1);

        List<Long> pids = stack.pids();
        assertThat(pids).hasSize(7);
        stack.tell("down");
        assertThat(pids).noneMatch(LifeIT::isAlive);

        stack.up();
        stack.eu().increment("likes/kept", 1);
        await().untilAsserted(() -> {
            assertThat(stack.eu().count("likes/kept")).isEqualTo(6);
            assertThat(stack.us().count("likes/kept")).isEqualTo(6);
        });
    }

    @Test
    void aTakenPortIsSaidInOneLineAndNothingIsStarted() throws IOException {
        try (Stack stack = Stack.prepared();
                ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(stack.basePort() + 2));
            Stack.Outcome up = stack.tryUp();
            assertThat(up.code()).isEqualTo(1);
            assertThat(up.output())
                    .contains("Port " + (stack.basePort() + 2), "--base-port")
                    .hasLineCount(1);
            assertThat(stack.call("status").output()).contains("not running");
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
