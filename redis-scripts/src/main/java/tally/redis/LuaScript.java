package tally.redis;

import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * One Lua file with its includes in place: a line {@code -- @include name} stands for {@code includes/name.lua}.
 *
 * @param name the file's name without its ending
 * @param source what Redis gets
 * @param digest the SHA-1 that Redis knows it by, hex
 */
record LuaScript(String name, String source, String digest) {
    static final LuaScript LOST = load("lost");
    static final LuaScript POSITION = load("position");
    static final LuaScript PUBLISHED = load("published");
    static final LuaScript RETELL = load("retell");
    static final LuaScript SOIL = load("soil");
    static final LuaScript SUMS = load("sums");

    private static final String INCLUDE = "-- @include ";

    /** Reads the script from the class path; a missing file is a broken build and stops the caller. */
    static LuaScript load(String name) {
        String source = read(name + ".lua")
                .lines()
                .map(line ->
                        line.startsWith(INCLUDE) ? read("includes/" + line.substring(INCLUDE.length()) + ".lua") : line)
                .collect(Collectors.joining("\n"));
        return new LuaScript(name, source, Base16.digest(source.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String read(String file) {
        try (InputStream in = LuaScript.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the Lua file " + file + " is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException("the Lua file " + file + " can not be read", e);
        }
    }
}
