package tally.local;

import java.io.IOException;
import java.util.List;

/**
 * The program behind {@code ./tally}: one command, one exit code. 0 = done, 1 = it could not be done and one line says
 * what to do, 2 = the call was not understood.
 */
final class Tally {
    private Tally() {}

    public static void main(String[] words) throws IOException, InterruptedException {
        List<String> all = List.of(words);
        System.exit(run(all.isEmpty() ? "" : all.getFirst(), all.subList(Math.min(1, all.size()), all.size())));
    }

    private static int run(String command, List<String> words) throws IOException, InterruptedException {
        Commands commands = new Commands(new Arguments(command, words));
        try {
            switch (command) {
                case "up" -> commands.up();
                case "status" -> commands.status();
                case "down" -> commands.down();
                case "logs" -> commands.logs();
                case "wipe" -> commands.wipe();
                case "partition" -> commands.partition();
                case "heal" -> commands.heal();
                case "kill" -> commands.kill();
                case "stop" -> commands.stop();
                case "start" -> commands.start();
                default -> throw new UsageException("there is no command \"" + command + "\"");
            }
            return 0;
        } catch (UsageException e) {
            System.err.println("tally: " + e.getMessage() + "; see ./tally help");
            return 2;
        } catch (StackException e) {
            System.err.println("tally: " + e.getMessage());
            return 1;
        }
    }
}
