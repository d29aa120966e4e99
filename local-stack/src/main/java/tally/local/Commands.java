package tally.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The commands of {@code ./tally}; each takes what it knows from the arguments and refuses the rest. */
final class Commands {
    private static final int STOP_PATIENCE_SECONDS = 90;
    private static final String DETACHED = "tally.detached";

    private final Arguments arguments;

    Commands(Arguments arguments) {
        this.arguments = arguments;
    }

    void up() throws IOException, InterruptedException {
        List<String> words = arguments.all();
        UpOptions options = UpOptions.parse(arguments);
        arguments.refuseTheRest();
        if (options.detach() && !Boolean.getBoolean(DETACHED)) {
            detach(words);
        } else {
            new Supervisor(options, Path.of(System.getProperty("tally.home", ""))).run();
        }
    }

    void status() {
        boolean json = arguments.takeFlag("--json");
        DataFolder data = dataAndNothingElse();
        if (json) {
            System.out.println(
                    data.isRunning()
                            ? ControlClient.to(data).status()
                            : JsonMapper.shared().writeValueAsString(StackStatus.notRunning(data)));
        } else {
            StackStatus status =
                    JsonMapper.shared().readValue(ControlClient.to(data).status(), StackStatus.class);
            System.out.println(StatusTable.of(status));
        }
    }

    void down() throws InterruptedException {
        ControlClient running = ControlClient.to(dataAndNothingElse());
        ProcessHandle supervisor = ProcessHandle.of(running.pid()).orElse(null);
        running.stop();
        try {
            if (supervisor != null) {
                supervisor.onExit().get(STOP_PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (TimeoutException e) {
            // Its children die with it.
            supervisor.destroyForcibly();
            throw new StackException(
                    "Tally did not stop within " + STOP_PATIENCE_SECONDS + " s and was killed; its data are safe", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        System.out.println("Tally has stopped; its data stay");
    }

    void logs() throws IOException, InterruptedException {
        String name = arguments.takeName();
        DataFolder data = dataAndNothingElse();
        List<String> files = new ArrayList<>();
        List<String> names = new ArrayList<>();
        if (Files.isDirectory(data.path().resolve("logs"))) {
            try (Stream<Path> logs = Files.list(data.path().resolve("logs"))) {
                for (Path log : logs.filter(each -> each.toString().endsWith(".log"))
                        .sorted()
                        .toList()) {
                    String process = log.getFileName().toString().replace(".log", "");
                    names.add(process);
                    if (name == null || name.equals(process)) {
                        files.add(log.toString());
                    }
                }
            }
        }
        if (files.isEmpty()) {
            throw new StackException(
                    names.isEmpty()
                            ? "There are no logs in " + data.path() + "; start Tally with ./tally up"
                            : "There is no log of \"" + name + "\"; there are " + String.join(", ", names));
        }
        List<String> tail = new ArrayList<>(List.of("tail", "-n", "50", "-F"));
        tail.addAll(files);
        new ProcessBuilder(tail).inheritIO().start().waitFor();
    }

    void wipe() throws IOException {
        DataFolder data = dataAndNothingElse();
        if (!Files.exists(data.path())) {
            System.out.println("There is nothing to delete at " + data.path());
            return;
        }
        if (!data.isOurs()) {
            throw new StackException(
                    data.path() + " is not a data folder of Tally (it has no file \"lock\"); nothing was deleted");
        }
        try (FileLock _ = data.claim()) {
            data.wipe();
        }
        System.out.println("Deleted " + data.path());
    }

    void partition() {
        String region = arguments.takeRequiredName("a region, for example us");
        ControlClient.to(dataAndNothingElse()).cut(region, true);
        System.out.println(region + " is cut off; ./tally heal " + region + " connects it again");
    }

    void heal() {
        String region = arguments.takeRequiredName("a region, for example us");
        ControlClient.to(dataAndNothingElse()).cut(region, false);
        System.out.println(region + " is connected");
    }

    void kill() {
        String process = arguments.takeRequiredName("a process, for example eu-redis");
        ControlClient.to(dataAndNothingElse()).kill(process);
        System.out.println(process + " is killed; ./tally start " + process + " starts it again");
    }

    void stop() {
        String process = arguments.takeRequiredName("a process, for example eu-api-1");
        ControlClient.to(dataAndNothingElse()).stop(process);
        System.out.println(process + " has stopped; ./tally start " + process + " starts it again");
    }

    void start() {
        Path home = arguments.takeFolder("--build");
        String process = arguments.takeRequiredName("a process, for example eu-redis");
        ControlClient.to(dataAndNothingElse()).start(process, home);
        System.out.println(process + " is started");
    }

    private DataFolder dataAndNothingElse() {
        DataFolder data = new DataFolder(arguments.takeData());
        arguments.refuseTheRest();
        return data;
    }

    /** Starts the supervisor as a process that stays, and passes on what it says until it is ready or has failed. */
    private static void detach(List<String> words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(JavaCommand.java()));
        command.addAll(JavaCommand.ownJvmArguments());
        command.addAll(List.of("-D" + DETACHED + "=true", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Tally.class.getName(), "up"));
        command.addAll(words);
        Process supervisor = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread killer = new Thread(
                () -> {
                    supervisor.toHandle().destroy();
                    supervisor.onExit().join();
                },
                "stop what is starting");
        Runtime.getRuntime().addShutdownHook(killer);
        String last = "";
        try (BufferedReader lines = supervisor.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(line);
                last = line;
            }
        }
        if (!last.equals(Supervisor.LAST_LINE)) {
            // It has said why on the error output.
            System.exit(supervisor.waitFor());
        }
        Runtime.getRuntime().removeShutdownHook(killer);
    }
}
