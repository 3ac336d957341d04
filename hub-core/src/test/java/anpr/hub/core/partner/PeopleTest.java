package anpr.hub.core.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import anpr.hub.core.partner.Account.Role;
import anpr.hub.core.subscriber.Subscribers;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeopleTest {
    private static final String MOCK = "Mock Police (simulated)";

    @Test
    void aListIsThereForItsOrganisationAndACovertOneForThoseWhoWereToldOfIt() {
        Account account = account("olga", Set.of("mock-covert"));

        assertThat(account.knows("mock-stolen", MOCK, false)).isTrue();
        assertThat(account.knows("mock-covert", MOCK, true)).isTrue();
        assertThat(account.knows("mock-other", MOCK, true)).isFalse();
        assertThat(account.knows("mock-covert", "Other Police (simulated)", true))
                .isFalse();
        assertThat(account.knows("mock-stolen", "Other Police (simulated)", false))
                .isFalse();
    }

    @Test
    void theAccountsThatEveryHubHasKnowNoList() {
        People people = new People(List.of());

        assertThat(people.names()).containsExactlyInAnyOrder("operator", "investigator");
        assertThat(people.names())
                .noneMatch(name -> people.find(name).orElseThrow().knows("mock-stolen", "", false));
    }

    @Test
    void nobodyTakesTheNameOfAnotherAccountOrOfAFeed(@TempDir Path data) throws IOException {
        assertThatThrownBy(() -> new People(List.of(account("operator", Set.of()))))
                .hasMessageContaining("account 'operator'");
        PartnerConfig config =
                PartnerConfig.load(Path.of(System.getProperty("hub.home", ".")).resolve("partner-config"));
        String feed = config.feeds().keySet().iterator().next();
        assertThatThrownBy(() -> Credentials.loadOrGenerate(
                        data,
                        config,
                        Subscribers.NONE,
                        new People(List.of(account(feed, Set.of()))),
                        Set.of(),
                        Clock.systemUTC(),
                        new SecureRandom()))
                .hasMessageContaining("a feed has this name");
    }

    private static Account account(String name, Set<String> covert) {
        return new Account(name, MOCK, Set.of(Role.LIST_OWNER), Set.of(), covert);
    }
}
