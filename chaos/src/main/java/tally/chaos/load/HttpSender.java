package tally.chaos.load;

import java.util.List;
import java.util.random.RandomGenerator;
import tally.chaos.history.Answer;
import tally.chaos.history.Increment;
import tally.chaos.history.Try;
import tally.chaos.stack.CounterApi;

/** One call to any replica of a region: for one increment its own, for several the batch. */
final class HttpSender implements Sender {
    private final List<CounterApi> replicas;

    HttpSender(List<CounterApi> replicas) {
        this.replicas = replicas;
    }

    @Override
    public void send(List<Increment> increments, RandomGenerator random) throws InterruptedException {
        CounterApi replica = replicas.get(random.nextInt(replicas.size()));
        long sent = System.nanoTime();
        List<Answer> answers = increments.size() == 1
                ? List.of(replica.increment(increments.getFirst()))
                : replica.increment(increments);
        long answered = System.nanoTime();
        for (int i = 0; i < increments.size(); i++) {
            increments.get(i).tried(new Try(replica.replica(), sent, answered, answers.get(i)));
        }
    }
}
