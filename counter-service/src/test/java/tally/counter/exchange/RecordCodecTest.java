package tally.counter.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tally.counter.CounterId;
import tally.counter.crdt.Slot;
import tally.counter.exchange.StateRecord.FoldState;
import tally.counter.exchange.StateRecord.SlotState;
import tally.counter.exchange.StateRecord.WatermarkState;
import tally.counter.store.FoldChain;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RecordCodecTest {
    private static final int LIMIT = 16 * 1024;
    private static final String SLOT_KEY = "slot|likes/post-42|eu-7f3kq0c2mx";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RecordCodec codec = new RecordCodec(LIMIT);

    private final SlotState slot = new SlotState(
            CounterId.parse("likes/post-42"),
            "eu-7f3kq0c2mx",
            new Slot(60, 3),
            "",
            Instant.ofEpochMilli(1763712042000L),
            "eu-api-1.k2v9q0");
    private final WatermarkState watermark =
            new WatermarkState("eu-7f3kq0c2mx", 4711, Instant.ofEpochMilli(1763712042000L), "eu-api-1.k2v9q0");

    @Test
    void aSlotIsWrittenAndReadAsTheContractSays() throws Exception {
        isAsContract("slot.v1.json", slot);
    }

    @Test
    void aWatermarkIsWrittenAndReadAsTheContractSays() throws Exception {
        isAsContract("watermark.v1.json", watermark);
    }

    @Test
    void aBaseIsWrittenAndReadAsTheContractSays() throws Exception {
        isAsContract(
                "base.v1.json", new SlotState(slot.id(), "eu-base", slot.slot(), "9x1m4t7rb0", slot.at(), slot.by()));
    }

    @Test
    void aFoldIsWrittenAndReadAsTheContractSays() throws Exception {
        FoldChain chain = new FoldChain("")
                .with("9x1m4t7rb0", List.of("7f3kq0c2mx", "0d2h5k8s1v"))
                .with("b7w2e9n4ya", List.of("c3j6q1u8zt"));
        isAsContract("fold.v1.json", new FoldState("eu", "p5c81zq0wd", chain, slot.at(), slot.by()));
        assertThat(chain.fold(1)).isEqualTo("9x1m4t7rb0");
        assertThat(chain.head()).isEqualTo("b7w2e9n4ya").isEqualTo(chain.fold(2));
    }

    @Test
    void whatAWitnessTellsIsWrittenAndReadAsTheContractSays() throws Exception {
        isAsContract("witness.v1.json", witnessed("eu-7f3kq0c2mx", ""));
        isAsContract("witness-base.v1.json", witnessed("eu-base", "9x1m4t7rb0"));
    }

    @Test
    void aRegionWhoseNameBeginsWithAnothersIsItsWitness() throws Exception {
        String value = "{\"v\":1,\"p\":60,\"n\":3,\"at\":1,\"by\":\"eu-west-api-1.x\"}";
        assertThat(decode("slot|likes/post-42|eu-7f3kq0c2mx|eu-west", value)).isInstanceOf(SlotState.class);
        assertThat(decode("slot|likes/post-42|eu-west-7f3kq0c2mx|eu", value)).isInstanceOf(SlotState.class);
    }

    private SlotState witnessed(String incarnation, String fold) {
        return new SlotState(slot.id(), incarnation, slot.slot(), fold, "us", slot.at(), "us-api-1.k2v9q0", null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "fold:",
                ":nonce",
                "fold:nonce;",
                "fold:nonce,",
                "Fold:nonce",
                "fold:nonce;fold",
                "base:nonce",
                "fold:base",
                "fold:nonce,base",
                "fold:nonce;base:abcd",
                "fold:base,nonce"
            })
    void aChainOfAnotherFormIsPoison(String chain) {
        assertThatExceptionOfType(PoisonException.class)
                .isThrownBy(() -> decode(
                        "fold|eu-p5c81zq0wd",
                        "{\"v\":1,\"chain\":\"" + chain + "\",\"at\":1,\"by\":\"eu-api-1.k2v9q0\"}"))
                .withMessageContaining("chain");
    }

    @Test
    void whatBeginsAsTheNameOfBasesIsAName() throws Exception {
        assertThat(decode("fold|eu-base2", "{\"v\":1,\"chain\":\"based:base0\",\"at\":1,\"by\":\"a\"}"))
                .isInstanceOf(FoldState.class);
        assertThat(decode(
                        "slot|likes/post-42|eu-base",
                        "{\"v\":1,\"p\":60,\"n\":3,\"fold\":\"based\",\"at\":1,\"by\":\"a\"}"))
                .isInstanceOf(SlotState.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "base", "abc", "Fold1", "fold-1", "fold:1", "abcdefghijklmnopqrstuvwxyz0123456"})
    void aBaseOfWhatIsNoFoldIsPoison(String fold) {
        String value = "{\"v\":1,\"p\":60,\"n\":3,\"fold\":\"" + fold + "\",\"at\":1,\"by\":\"a\"}";
        for (String key : List.of("slot|likes/post-42|eu-base", "slot|likes/post-42|eu-base|us")) {
            isPoison(key.getBytes(UTF_8), value.getBytes(UTF_8), "not the name of a fold");
        }
    }

    @Test
    void aBaseWithoutItsFoldIsPoison() {
        assertThatExceptionOfType(PoisonException.class)
                .isThrownBy(() -> decode(
                        "slot|likes/post-42|eu-base",
                        "{\"v\":1,\"p\":60,\"n\":3,\"at\":1763712042000,\"by\":\"eu-api-1.k2v9q0\"}"))
                .withMessageContaining("fold");
    }

    @Test
    void unknownFieldsAreSkipped() throws Exception {
        assertThat(decode(
                        SLOT_KEY,
                        "{\"v\":1,\"p\":60,\"n\":3,\"at\":1763712042000,\"by\":\"eu-api-1.k2v9q0\",\"x\":{}}"))
                .isEqualTo(slot);
    }

    @Test
    void theLargestValueIsTaken() throws Exception {
        assertThat(decode(SLOT_KEY, "{\"v\":1,\"p\":9007199254740991,\"n\":0,\"at\":1,\"by\":\"a\"}"))
                .isInstanceOf(SlotState.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', textBlock = """
        negative;            {"v":1,"p":-1,"n":0,"at":1,"by":"a"};                 "p" is not a whole number
        fractional;          {"v":1,"p":1.5,"n":0,"at":1,"by":"a"};                "p" is not a whole number
        whole but a float;   {"v":1,"p":1.0,"n":0,"at":1,"by":"a"};                "p" is not a whole number
        a text;              {"v":1,"p":"1","n":0,"at":1,"by":"a"};                "p" is not a whole number
        over the cap;        {"v":1,"p":9007199254740992,"n":0,"at":1,"by":"a"};   "p" is not a whole number
        over a long;         {"v":1,"p":99999999999999999999,"n":0,"at":1,"by":"a"}; "p" is not a whole number
        p is missing;        {"v":1,"n":0,"at":1,"by":"a"};                        "p" is not a whole number
        n is null;           {"v":1,"p":1,"n":null,"at":1,"by":"a"};               "n" is not a whole number
        no time;             {"v":1,"p":1,"n":0,"by":"a"};                         "at" is not a whole number
        no writer;           {"v":1,"p":1,"n":0,"at":1};                           "by" is not a text
        another version;     {"v":2,"p":1,"n":0,"at":1,"by":"a"};                  version is not 1
        no object;           [1];                                                  no JSON object
        cut off;             {"v":1,"p":1;                                         no JSON
        more than one value; {"v":1,"p":1,"n":0,"at":1,"by":"a"} {};               no JSON
        no JSON;             likes;                                                no JSON
        """)
    void aValueOfAnotherFormIsPoison(String name, String value, String reason) {
        isPoison(SLOT_KEY.getBytes(UTF_8), value.getBytes(UTF_8), reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        slot|likes/post-42;                     no known form
        slot|likes/post-42|eu-7f3kq0c2mx|us|x;  no known form
        slot|likes/post-42|eu-7f3kq0c2mx|eu;    no witness of its own
        slot|likes/post-42|eu-7f3kq0c2mx|;      not the name of a region
        slot|likes/post-42|eu-7f3kq0c2mx|US;    not the name of a region
        slot|likes/post-42|eu-7f3kq0c2mx|1us;   not the name of a region
        slot|likes/post-42|eu-7f3kq0c2mx|u s;   not the name of a region
        slot|likes/post-42|eu-7f3kq0c2mx|abcdefghijklmnopq; not the name of a region
        slot|likes/post-42|eu|us;               not of the form region-nonce
        slot|likes/post-42||us;                 not of the form region-nonce
        baseline|likes/post-42|eu-7f3kq0c2mx;   no known form
        watermark;                              no known form
        slot|likes|eu-7f3kq0c2mx;               counter's name is invalid
        slot|likes/post 42|eu-7f3kq0c2mx;       counter's name is invalid
        slot|Likes/post-42|eu-7f3kq0c2mx;       counter's name is invalid
        slot|likes/post-42|eu;                  not of the form region-nonce
        slot|likes/post-42|EU-7f3kq0c2mx;       not of the form region-nonce
        slot|likes/post-42|eu-7F3KQ;            not of the form region-nonce
        slot|likes/post-42|eu-abc;              not of the form region-nonce
        watermark|abcdefghijklmnopq-abcd;       not of the form region-nonce
        watermark|eu-base;                      no incarnation is called base
        fold|eu-base;                           no incarnation is called base
        slot|likes/post-42|EU-base;             not of the form region-nonce
        """)
    void aKeyOfAnotherFormIsPoison(String key, String reason) {
        isPoison(key.getBytes(UTF_8), codec.value(slot), reason);
    }

    @Test
    void aMissingKeyOrValueIsPoison() {
        isPoison(null, codec.value(slot), "the key is missing");
        isPoison(codec.key(slot), null, "the value is missing");
    }

    @Test
    void moreThanTheLimitIsPoisonAndTheLimitIsNot() throws Exception {
        byte[] key = codec.key(slot);
        String start = "{\"v\":1,\"p\":60,\"n\":3,\"at\":1763712042000,\"by\":\"eu-api-1.k2v9q0\",\"x\":\"";
        String fill = "x".repeat(LIMIT - key.length - start.length() - 2);
        assertThat(codec.decode(key, (start + fill + "\"}").getBytes(UTF_8))).isEqualTo(slot);
        isPoison(key, (start + fill + "x\"}").getBytes(UTF_8), "more than 16384 bytes");
    }

    private void isAsContract(String file, StateRecord state) throws Exception {
        JsonNode contract = JSON.readTree(Files.readAllBytes(Path.of("../contracts/exchange", file)));
        assertThat(new String(codec.key(state), UTF_8))
                .isEqualTo(contract.get("key").stringValue());
        assertThat(JSON.readTree(codec.value(state))).isEqualTo(contract.get("value"));
        assertThat(decode(
                        contract.get("key").stringValue(), contract.get("value").toString()))
                .isEqualTo(state);
    }

    private StateRecord decode(String key, String value) throws PoisonException {
        return codec.decode(key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    private void isPoison(byte @Nullable [] key, byte @Nullable [] value, String reason) {
        assertThatExceptionOfType(PoisonException.class)
                .isThrownBy(() -> codec.decode(key, value))
                .withMessageContaining(reason);
    }
}
