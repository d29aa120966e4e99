package tally.counter.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tally.counter.CounterId;
import tally.counter.crdt.Slot;
import tally.counter.exchange.StateRecord.FoldState;
import tally.counter.exchange.StateRecord.SlotState;
import tally.counter.store.FoldChain;
import tally.counter.store.ShardExchange.Base;
import tally.counter.tracing.Traces;

class FoldingTest {
    private static final int SHARD = 0;

    private final MemoryStore store = new MemoryStore("eu", 1);
    private final List<StateRecord> written = new ArrayList<>();

    @Test
    void asManyAsAreWorthAFoldAreFolded() {
        store.ended(List.of("aaaa1111", "bbbb2222"));
        assertThat(folds("16KB", 3)).isEmpty();
        assertThat(folds("16KB", 2))
                .singleElement()
                .satisfies(fold -> assertThat(fold.chain().text()).endsWith(":aaaa1111,bbbb2222"));
    }

    @Test
    void aChainGrowsUpToHalfOfARecord() {
        store.ended(List.of("aaaa1111", "bbbb2222"));
        int length = folds("16KB", 1).getFirst().chain().text().length();
        assertThat(folds(2 * length + "B", 1)).hasSize(1);
        assertThat(folds(2 * length - 1 + "B", 1)).isEmpty();
    }

    @Test
    void basesComeBehindTheirFoldsBecauseTheLogMayBeAnotherOneByNow() {
        FoldChain chain = new FoldChain("").with("cccc3333", List.of("aaaa1111", "bbbb2222"));
        store.untold(chain, List.of(new Base(CounterId.parse("likes/a"), new Slot(3, 1))));
        Folding folding = folding("16KB", 4);
        step(folding);
        assertThat(written).isEmpty();
        step(folding);
        assertThat(written)
                .satisfiesExactly(
                        first -> assertThat(((FoldState) first).chain()).isEqualTo(chain),
                        second -> assertThat(((SlotState) second).fold()).isEqualTo("cccc3333"));
    }

    private List<FoldState> folds(String maxRecordSize, int foldAt) {
        written.clear();
        step(folding(maxRecordSize, foldAt));
        return written.stream().map(FoldState.class::cast).toList();
    }

    private void step(Folding folding) {
        folding.step(SHARD, System.nanoTime(), store.incarnation(SHARD), _ -> true);
    }

    private Folding folding(String maxRecordSize, int foldAt) {
        ExchangeProperties settings = TestSettings.of(Map.of(
                "tally.exchange.max-record-size",
                maxRecordSize,
                "tally.exchange.fold-at",
                Integer.toString(foldAt),
                "tally.exchange.fold-after",
                "0s"));
        WriterName writer = new WriterName("eu-api-1");
        DrainPass pass = new DrainPass(
                SHARD,
                "eu",
                writer,
                store,
                (_, records) -> written.addAll(records),
                (_, _) -> {},
                settings.drainLimit(),
                Clock.systemUTC(),
                Traces.OFF);
        return new Folding("eu", pass, writer, store, settings, Clock.systemUTC());
    }
}
