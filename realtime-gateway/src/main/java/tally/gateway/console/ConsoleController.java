package tally.gateway.console;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.WebUtils;
import tally.gateway.GatewayProperties;

/** {@code /console.json} and {@code /console/partitions}: the console page's questions. */
@RestController
class ConsoleController {
    private final ConsoleDescription description;
    private final ControlServer control;

    ConsoleController(GatewayProperties properties, ControlServer control) {
        this.description = new ConsoleDescription(
                properties.region(), properties.id(), properties.console().regions(), control.isConfigured());
        this.control = control;
    }

    @GetMapping("/console.json")
    ResponseEntity<ConsoleDescription> description() {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(description);
    }

    @GetMapping("/console/partitions")
    Partitions partitions(HttpServletRequest request) {
        requireSameOrigin(request);
        return control.partitions();
    }

    @PutMapping("/console/partitions/{region}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cut(@PathVariable String region, @RequestBody Cut body, HttpServletRequest request) {
        requireSameOrigin(request);
        if (!region.matches("[a-z][a-z0-9-]{0,15}")) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "That is no name of a region.");
        }
        if (body.cut() == null) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "Send {\"cut\":true} or {\"cut\":false}.");
        }
        control.cut(region, body.cut());
    }

    /** Cutting a region off is for the console alone, not for any page that is open in the same browser. */
    private static void requireSameOrigin(HttpServletRequest request) {
        if (!WebUtils.isSameOrigin(new ServletServerHttpRequest(request))) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, "Only the console's own page may do this.");
        }
    }
}
