package tally.local;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words after the command, taken away one by one; whatever is left at the end was not understood. */
final class Arguments {
    private static final String DEFAULT_DATA = ".tally";

    private final String command;
    private final List<String> words;

    Arguments(String command, List<String> words) {
        this.command = command;
        this.words = new ArrayList<>(words);
    }

    /** What is left now. */
    List<String> all() {
        return List.copyOf(words);
    }

    /** The value of {@code --name value} or {@code --name=value}, null if it is not there. */
    @Nullable
    String take(String name) {
        List<String> values = takeAll(name);
        if (values.size() > 1) {
            throw new UsageException(name + " is given " + values.size() + " times; give it once");
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    List<String> takeAll(String name) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < words.size(); ) {
            String word = words.get(i);
            if (word.startsWith(name + "=")) {
                values.add(words.remove(i).substring(name.length() + 1));
            } else if (word.equals(name)) {
                if (i + 1 == words.size()) {
                    throw new UsageException(name + " needs a value");
                }
                words.remove(i);
                values.add(words.remove(i));
            } else {
                i++;
            }
        }
        return values;
    }

    boolean takeFlag(String name) {
        return words.remove(name);
    }

    int takeNumber(String name, int otherwise, int least, int most) {
        String value = take(name);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // The same answer as for a number that is too small or too large.
        }
        throw new UsageException(name + " takes a number from " + least + " to " + most + ", not \"" + value + "\"");
    }

    /** The data folder, absolute. */
    Path takeData() {
        Path given = takeFolder("--data");
        return given == null ? Path.of(DEFAULT_DATA).toAbsolutePath().normalize() : given;
    }

    /** A folder, absolute; null if there is none of that name. */
    @Nullable
    Path takeFolder(String name) {
        String value = take(name);
        try {
            return value == null ? null : Path.of(value).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new UsageException(name + " takes a folder, not \"" + value + "\"");
        }
    }

    /** The next word that is no option, null if there is none. */
    @Nullable
    String takeName() {
        for (String word : words) {
            if (!word.startsWith("-")) {
                words.remove(word);
                return word;
            }
        }
        return null;
    }

    String takeRequiredName(String what) {
        String name = takeName();
        if (name == null) {
            throw new UsageException("./tally " + command + " needs " + what);
        }
        return name;
    }

    void refuseTheRest() {
        if (!words.isEmpty()) {
            throw new UsageException("./tally " + command + " does not know \"" + words.getFirst() + "\"");
        }
    }
}
