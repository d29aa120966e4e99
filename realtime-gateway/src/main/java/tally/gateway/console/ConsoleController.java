package tally.gateway.console;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import tally.gateway.GatewayProperties;

/** {@code /console.json}: what the console pages ask of every gateway. */
@RestController
class ConsoleController {
    private final GatewayProperties properties;
    private final ControlServer control;
    private final MeterRegistry meters;

    ConsoleController(GatewayProperties properties, ControlServer control, MeterRegistry meters) {
        this.properties = properties;
        this.control = control;
        this.meters = meters;
    }

    /**
     * Pages of every origin may read it, because the console of one region shows the gateways of all. It tells what
     * everybody who reaches this port sees on the page at {@code /} anyway: names, public addresses and how busy the
     * gateway is. No cookie or sign-in changes the answer, so a page learns no more through a visitor's browser than that
     * browser's network lets anybody read. What may be done here is not opened: see {@link StackController}.
     */
    @CrossOrigin(origins = "*", methods = RequestMethod.GET)
    @GetMapping("/console.json")
    ResponseEntity<ConsoleDescription> description() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new ConsoleDescription(
                        properties.region(),
                        properties.id(),
                        properties.console().regions(),
                        control.isConfigured(),
                        figure("gateway.connections.active"),
                        figure("gateway.subscriptions.active")));
    }

    private int figure(String gauge) {
        Gauge found = meters.get(gauge).gauge();
        return (int) found.value();
    }
}
