package anpr.hub.adapters.bof2;

import anpr.hub.adapters.http.ReceivedBody;
import anpr.hub.adapters.soap.RawEndpoints;
import anpr.hub.core.exchange.ListSupply;
import anpr.hub.core.exchange.ListSupply.Update;
import anpr.hub.core.exchange.ListUnit;
import anpr.hub.core.submission.RefusedException;
import anpr.hub.core.submission.RefusedException.Refusal;
import anpr.hub.core.transport.Tally;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The BOF2 hotlist services below {@code /bof2/services/}, for units that fetch lists here. The credential stands in each
 * request. A list that a unit may not have is not there for it, and no log line names a list.
 */
public final class ListRoutes extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(ListRoutes.class);

    /** A request that names some hundred lists is shorter. */
    private static final int MAX_BYTES = 256 << 10;

    private final ListSupply supply;
    private final Tally tally;
    private final long mostBytes;
    private final RawEndpoints endpoints;

    /**
     * @param mostBytes of an update, zipped; what is longer is told to be too big
     * @param endpoints of all services of BOF2
     */
    public ListRoutes(ListSupply supply, Tally tally, long mostBytes, RawEndpoints endpoints) {
        this.supply = supply;
        this.tally = tally;
        this.mostBytes = mostBytes;
        this.endpoints = endpoints;
    }

    @Override
    public void configure() {
        for (ListService service : ListService.values()) {
            from(endpoints.uri(getContext(), service.path()))
                    .routeId("bof2-" + service.operation())
                    .streamCache("false")
                    .process(exchange -> receive(service, exchange));
        }
    }

    private void receive(ListService service, Exchange exchange) {
        HttpServletRequest request = RawEndpoints.request(exchange);
        if (!request.getMethod().equals("POST")) {
            answer(exchange, 405, new ByteArrayInputStream(new byte[0]));
            return;
        }
        String unit = "an unknown unit";
        try {
            ListRequest asked =
                    ListRequest.read(ReceivedBody.of(request, MAX_BYTES).bytes(), service);
            ListUnit known = admit(asked, service);
            unit = "unit " + known.id();
            answer(exchange, 200, answer(service, asked, known));
        } catch (RefusedException e) {
            LOG.warn("Refused {} of {}: {}, {}", service.operation(), unit, e.refusal(), e.getMessage());
            refuse(exchange, e.refusal(), String.valueOf(e.getMessage()));
        } catch (ListSupply.BusyException e) {
            LOG.warn("Refused {} of {}: {}", service.operation(), unit, e.getMessage());
            refuse(exchange, Refusal.UNAVAILABLE, "");
        } catch (IOException | RuntimeException e) {
            // Without the cause: what it says may name a list.
            LOG.error(
                    "Failed on {} of {}; it is told to try again: {}",
                    service.operation(),
                    unit,
                    e.getClass().getSimpleName());
            refuse(exchange, Refusal.UNAVAILABLE, "");
        }
    }

    private ListUnit admit(ListRequest asked, ListService service) throws RefusedException {
        Credential credential = asked.credential();
        return supply.admit(credential.username(), credential.signature())
                .filter(unit -> unit.sourceId().isEmpty() || unit.sourceId().equals(asked.source(service)))
                .orElseThrow(() -> new RefusedException(
                        Refusal.NOT_ADMITTED, "The credential is no unit's, or the source is not the unit's"));
    }

    private InputStream answer(ListService service, ListRequest asked, ListUnit unit)
            throws RefusedException, ListSupply.BusyException, IOException {
        return switch (service) {
            case REPOSITORY -> {
                long revision = supply.repository(unit);
                boolean same = asked.number("revNumber").orElse(Long.MIN_VALUE) == revision;
                yield of(ListAnswer.repository(same ? unit.dialect().unchanged().orElse(revision) : revision));
            }
            case STATUS ->
                of(ListAnswer.standings(supply.standings(unit), unit.dialect().none()));
            case UPDATES -> update(service, asked, unit, mostBytes);
            case UPDATES_OF_SIZE ->
                update(
                        service,
                        asked,
                        unit,
                        Math.min(mostBytes, asked.number("size").orElse(mostBytes)));
            case SET_STATUS -> {
                supply.holds(unit, asked.revisions());
                yield of(ListAnswer.taken());
            }
        };
    }

    private InputStream update(ListService service, ListRequest asked, ListUnit unit, long most)
            throws RefusedException, ListSupply.BusyException, IOException {
        String list = asked.part("hotlistName");
        Update update =
                supply.update(unit, list).orElseThrow(() -> Encoded.malformed("There is no such list for this unit"));
        String revision = update.latest() == 0 ? unit.dialect().none() : Long.toString(update.latest());
        Path zip = update.zip().orElse(null);
        if (zip == null) {
            return ListAnswer.update(service, list, revision, false, null);
        }
        if (Files.size(zip) > most) {
            Files.delete(zip);
            return ListAnswer.update(service, list, revision, true, null);
        }
        return ListAnswer.update(
                service, list, revision, false, Files.newInputStream(zip, StandardOpenOption.DELETE_ON_CLOSE));
    }

    private static InputStream of(byte[] envelope) {
        return new ByteArrayInputStream(envelope);
    }

    /** With a fault: what these services return is no text. */
    private void refuse(Exchange exchange, Refusal refusal, String detail) {
        tally.refused(Bof2Routes.ADAPTER, null, refusal);
        byte[] fault =
                switch (refusal) {
                    case NOT_ADMITTED -> Answer.clientFault("Not admitted");
                    case TOO_LARGE, INCOMPLETE, MALFORMED -> Answer.clientFault(detail);
                    case UNAVAILABLE -> Answer.serverFault("Ask again later");
                };
        answer(exchange, 500, of(fault));
    }

    private static void answer(Exchange exchange, int status, InputStream envelope) {
        RawEndpoints.answer(exchange, status, "text/xml;charset=utf-8", envelope);
    }
}
