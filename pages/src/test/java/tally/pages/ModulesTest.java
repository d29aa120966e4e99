package tally.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import tally.testing.Command;

/** The tests of the pages' modules, run by the Node that Playwright brings: nobody needs one of their own. */
class ModulesTest {
    private static final Path MODULES = Path.of("..", "realtime-gateway", "src", "test", "js");
    private static final Duration LONGEST = Duration.ofMinutes(2);

    @TestFactory
    Stream<DynamicTest> everyTestOfTheModulesPasses() throws Exception {
        Path report = Files.createTempFile("tally-modules", ".xml");
        Command.Outcome outcome = Command.run(LONGEST, Map.of(), node(report));
        NodeList cases = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("testcase");
        Files.delete(report);
        Stream<DynamicTest> each = IntStream.range(0, cases.getLength())
                .mapToObj(cases::item)
                .map(Element.class::cast)
                .map(ModulesTest::testOf);
        DynamicTest whole = dynamicTest("node says that all is well", () -> {
            assertThat(cases.getLength()).isPositive();
            assertThat(outcome.code()).as(outcome.output()).isZero();
        });
        return Stream.concat(each, Stream.of(whole));
    }

    private static List<String> node(Path report) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                PlaywrightDriver.node().toString(),
                "--test",
                "--test-reporter=junit",
                "--test-reporter-destination=" + report,
                "--test-reporter=spec",
                "--test-reporter-destination=stdout"));
        try (Stream<Path> files = Files.walk(MODULES)) {
            files.filter(file -> file.toString().endsWith(".test.mjs"))
                    .map(Path::toString)
                    .sorted()
                    .forEach(command::add);
        }
        return command;
    }

    private static DynamicTest testOf(Element test) {
        NodeList failures = test.getElementsByTagName("failure");
        return dynamicTest(nameOf(test), () -> {
            if (failures.getLength() > 0) {
                fail(failures.item(0).getTextContent());
            }
        });
    }

    /** The file, and the names of the tests from the outermost one on. */
    private static String nameOf(Element test) {
        String name = test.getAttribute("name");
        for (Node outer = test.getParentNode(); outer instanceof Element suite; outer = outer.getParentNode()) {
            name = suite.hasAttribute("name") ? suite.getAttribute("name") + ": " + name : name;
        }
        return Path.of(test.getAttribute("file")).getFileName() + ": " + name;
    }
}
