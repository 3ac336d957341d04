package anpr.hub.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openqa.selenium.By;

/** Takes pictures of the console's pages on a running hub, at a desk and on a phone: {@code ./hub screenshots}. */
final class Screenshots {
    private static final int DESK = 1280;
    private static final int PHONE = 500;
    /** Of the demo: one that is always there. */
    private static final String FEED = "pretend-hikvision";

    private Screenshots() {}

    /** @param args data directory of the hub, folder for the pictures; or {@code --ready}, to be built and no more */
    public static void main(String[] args) throws IOException {
        if (args[0].equals("--ready")) {
            return;
        }
        Path data = Path.of(args[0]);
        Path out = Files.createDirectories(Path.of(args[1]));
        JsonNode run = new ObjectMapper().readTree(data.resolve("hub.json").toFile());
        Map<?, ?> secrets =
                new YAMLMapper().readValue(Path.of(run.get("secrets").asText()).toFile(), Map.class);
        try (Browser browser = Browser.at(run.get("http").asText())) {
            Map<String, String> pages = new LinkedHashMap<>();
            pages.put("sign-in", "/console/login");
            take(browser, pages, out);
            browser.signIn("operator", String.valueOf(secrets.get("operator")));
            String feed = browser.all(By.cssSelector(".hub-feed a")).stream()
                    .map(link -> link.getText())
                    .filter(FEED::equals)
                    .findFirst()
                    .orElseGet(() -> browser.find(By.cssSelector(".hub-feed a")).getText());
            browser.open("/console/feeds/" + feed);
            String camera = browser.find(By.cssSelector("a[href*='/cameras/']")).getAttribute("href");
            pages.clear();
            pages.put("feeds", "/console/feeds");
            pages.put("feed", "/console/feeds/" + feed);
            pages.put("camera", camera.substring(camera.indexOf("/console/")));
            pages.put("not-there", "/console/feeds/nowhere");
            take(browser, pages, out);
        }
    }

    private static void take(Browser browser, Map<String, String> pages, Path out) throws IOException {
        for (Map.Entry<String, String> page : pages.entrySet()) {
            browser.open(page.getValue());
            browser.picture(out.resolve(page.getKey() + ".png"), DESK);
            browser.picture(out.resolve(page.getKey() + "-phone.png"), PHONE);
            System.out.println(out.resolve(page.getKey() + ".png"));
        }
    }
}
