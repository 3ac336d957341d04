package anpr.hub.routes.console;

import anpr.hub.core.digest.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * The files that pages need, and no others of the libraries that they come from. Their address has a digest of them all in
 * it, so browsers keep them until they change.
 */
@Controller
class Assets {
    private static final String LIBRARIES = "classpath*:/META-INF/resources/webjars/";
    private static final String OWN = "classpath:/static/console/";
    private static final Map<String, String> FILES = Map.of(
            "govuk.css", LIBRARIES + "govuk-frontend/*/dist/govuk/govuk-frontend.min.css",
            "htmx.js", LIBRARIES + "htmx.org/*/dist/htmx.min.js",
            "sse.js", LIBRARIES + "htmx-ext-sse/*/sse.js",
            "console.css", OWN + "console.css",
            "console.js", OWN + "console.js",
            "hub.svg", OWN + "hub.svg");

    private final Map<String, byte[]> contents = new TreeMap<>();
    private final String base;

    Assets() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        PathMatchingResourcePatternResolver classpath = new PathMatchingResourcePatternResolver();
        for (Map.Entry<String, String> file : new TreeMap<>(FILES).entrySet()) {
            Resource[] found = classpath.getResources(file.getValue());
            if (found.length != 1) {
                throw new IllegalStateException(
                        file.getValue() + " is there " + found.length + " times; expected it once");
            }
            try (InputStream in = found[0].getInputStream()) {
                byte[] bytes = in.readAllBytes();
                contents.put(file.getKey(), bytes);
                all.write(bytes);
            }
        }
        base = "/assets/" + Sha256.hex(all.toByteArray()).substring(0, 16) + "/";
    }

    /** What goes before a file's name in its address. */
    String base() {
        return base;
    }

    @GetMapping("/assets/{digest}/{name}")
    ResponseEntity<byte[]> file(@PathVariable String digest, @PathVariable String name) {
        byte[] content = contents.get(name);
        if (content == null || !base.equals("/assets/" + digest + "/")) {
            return ResponseEntity.notFound().build();
        }
        return ResponseEntity.ok()
                .cacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
                .contentType(mediaType(name))
                .body(content);
    }

    private static MediaType mediaType(String name) {
        return MediaType.parseMediaType(
                switch (name.substring(name.lastIndexOf('.') + 1)) {
                    case "css" -> "text/css;charset=utf-8";
                    case "js" -> "text/javascript;charset=utf-8";
                    default -> "image/svg+xml";
                });
    }
}
