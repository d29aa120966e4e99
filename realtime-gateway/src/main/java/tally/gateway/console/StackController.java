package tally.gateway.console;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.WebUtils;

/**
 * {@code /console/partitions} and {@code /console/processes}: faults of the local stack at the press of a button. For the
 * console's own page alone, not for any page that is open in the same browser.
 */
@RestController
class StackController {
    private final ControlServer control;

    StackController(ControlServer control) {
        this.control = control;
    }

    @GetMapping("/console/partitions")
    ResponseEntity<Partitions> partitions(HttpServletRequest request) {
        requireOwnPage(request);
        return now(control.partitions());
    }

    @PutMapping("/console/partitions/{region}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cut(@PathVariable String region, @RequestBody Cut body, HttpServletRequest request) {
        requireOwnPage(request);
        requireName(region.matches("[a-z][a-z0-9-]{0,15}"), "That is no name of a region.");
        if (body.cut() == null) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "Send {\"cut\":true} or {\"cut\":false}.");
        }
        control.cut(region, body.cut());
    }

    @GetMapping("/console/processes")
    ResponseEntity<ProcessList> processes(HttpServletRequest request) {
        requireOwnPage(request);
        return now(control.processes());
    }

    @PostMapping("/console/processes/{name}/kill")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void kill(@PathVariable String name, HttpServletRequest request) {
        change(name, ProcessChange.KILL, request);
    }

    @PostMapping("/console/processes/{name}/start")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void start(@PathVariable String name, HttpServletRequest request) {
        change(name, ProcessChange.START, request);
    }

    /** The process may be this very gateway: then its caller sees the connection end instead of an answer. */
    private void change(String name, ProcessChange change, HttpServletRequest request) {
        requireOwnPage(request);
        requireName(name.matches("[a-z][a-z0-9-]{0,47}"), "That is no name of a process.");
        control.change(name, change);
    }

    private static <T> ResponseEntity<T> now(T body) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);
    }

    /** Names become part of an address at the control server. */
    private static void requireName(boolean good, String otherwise) {
        if (!good) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, otherwise);
        }
    }

    private void requireOwnPage(HttpServletRequest request) {
        if (!WebUtils.isSameOrigin(new ServletServerHttpRequest(request))) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, "Only the console's own page may do this.");
        }
        if (control.isConfigured() && !isLocalOrLiteral(request.getServerName())) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN, "Open the console as localhost or by an IP address to do this.");
        }
    }

    /** Of any other name its owner says what it leads to: a page of his could have it lead here, and be of the same origin. */
    private static boolean isLocalOrLiteral(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            var _ = InetAddress.ofLiteral(host.replaceAll("^\\[|]$", ""));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
