package anpr.hub.adapters.bof2;

import anpr.hub.core.transport.Option;
import anpr.hub.core.transport.Transport;
import java.util.List;

/** What a feed may say of {@link Bof2Routes}. */
public final class Bof2Transport implements Transport.Shared {
    @Override
    public String name() {
        return Bof2Routes.TRANSPORT;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String summary() {
        return "The BOF2 input services (SOAP 1.1), with the feed's credential in each request; for police back offices.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of();
    }
}
