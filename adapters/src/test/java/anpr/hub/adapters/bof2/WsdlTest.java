package anpr.hub.adapters.bof2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import javax.wsdl.Definition;
import javax.wsdl.Message;
import javax.wsdl.Operation;
import javax.wsdl.Part;
import javax.wsdl.PortType;
import javax.wsdl.factory.WSDLFactory;
import javax.wsdl.xml.WSDLReader;
import javax.xml.namespace.QName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xml.sax.InputSource;

/** The WSDLs that partners are given describe what is served. */
class WsdlTest {
    @ParameterizedTest
    @EnumSource(Bof2Service.class)
    void describesTheOperationOfTheService(Bof2Service service) throws Exception {
        Operation operation = operation(service);

        assertThat(operation).isNotNull();
        assertThat(operation.getInput().getMessage().getQName())
                .isEqualTo(new QName(service.namespace(), service.operation() + "Request"));
        assertThat(parts(operation.getOutput().getMessage())).containsExactly(service.operation() + "Return");
    }

    @Test
    void hasTheSeventeenPartsOfACapture() throws Exception {
        assertThat(parts(operation(Bof2Service.CAPTURE).getInput().getMessage()))
                .hasSize(17)
                .contains("signatureOfSender", "username", "vrm", "captureTime", "motionTowardCamera");
    }

    @ParameterizedTest
    @EnumSource(ListService.class)
    void describesTheOperationOfTheListService(ListService service) throws Exception {
        Operation operation = operation(service.path(), service.namespace(), service.operation());

        assertThat(operation).isNotNull();
        assertThat(operation.getInput().getMessage().getQName())
                .isEqualTo(new QName(service.namespace(), service.operation() + "Request"));
        assertThat(parts(operation.getInput().getMessage()))
                .contains(service.signaturePart(), service.userPart(), service.sourcePart());
    }

    private static Operation operation(Bof2Service service) throws Exception {
        return operation(service.path(), service.namespace(), service.operation());
    }

    private static Operation operation(String path, String namespace, String operation) throws Exception {
        WSDLReader reader = WSDLFactory.newInstance().newWSDLReader();
        reader.setFeature("javax.wsdl.verbose", false);
        try (InputStream in = Bof2Service.class.getResourceAsStream("/bof2/" + path + ".wsdl")) {
            Definition wsdl = reader.readWSDL(null, new InputSource(in));
            PortType type = wsdl.getPortType(new QName(namespace, path));
            return type.getOperation(operation, null, null);
        }
    }

    private static Set<String> parts(Message message) {
        @SuppressWarnings("unchecked")
        Map<String, Part> parts = message.getParts();
        return parts.keySet();
    }
}
