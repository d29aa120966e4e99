package tally.redis;

import java.util.ArrayList;
import java.util.List;

/** One call of a script, while its keys and arguments are being put together. */
final class Call {
    private final LuaScript script;
    private final List<String> keys = new ArrayList<>();
    private final List<String> args = new ArrayList<>();

    Call(LuaScript script) {
        this.script = script;
    }

    Call key(String key) {
        keys.add(key);
        return this;
    }

    Call arg(String arg) {
        args.add(arg);
        return this;
    }

    Call arg(long arg) {
        return arg(Long.toString(arg));
    }

    LuaScript script() {
        return script;
    }

    String[] keys() {
        return keys.toArray(String[]::new);
    }

    String[] args() {
        return args.toArray(String[]::new);
    }
}
