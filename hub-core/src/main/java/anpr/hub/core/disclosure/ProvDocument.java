package anpr.hub.core.disclosure;

import anpr.hub.core.read.CanonicalRead;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Where the records of a package come from, in the JSON form of W3C PROV (PROV-JSON, 2013): what a recipient is shown of it. */
final class ProvDocument {
    private static final String HUB = "hub:software";

    private final ObjectNode document = CanonicalRead.json().createObjectNode();

    private ProvDocument() {
        ObjectNode prefix = document.putObject("prefix");
        prefix.put("hub", "urn:anpr-hub:prov:1:");
        prefix.put("prov", "http://www.w3.org/ns/prov#");
    }

    static String of(Recipient recipient, Occasion occasion, List<View> views) {
        ProvDocument prov = new ProvDocument();
        prov.agent(HUB, "prov:SoftwareAgent", "hub " + occasion.hubVersion());
        String packaged = "hub:package";
        prov.entity(packaged, "package").put("hub:id", occasion.number().id(recipient));
        prov.activity("hub:packaging", occasion.issued().toString());
        prov.relate("wasGeneratedBy", "prov:entity", packaged, "prov:activity", "hub:packaging");
        prov.relate("wasAssociatedWith", "prov:activity", "hub:packaging", "prov:agent", HUB);
        for (View view : views) {
            prov.record(view, packaged);
        }
        try {
            return CanonicalRead.json().writerWithDefaultPrettyPrinter().writeValueAsString(prov.document) + '\n';
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree could not be written as JSON", e);
        }
    }

    private void record(View view, String packaged) {
        String name = view.exhibit().name();
        String record = "hub:record-" + name;
        String received = "hub:received-" + name;
        String making = "hub:normalising-" + name;
        ObjectNode entity = entity(record, "record");
        entity.put("hub:log", view.exhibit().log().text());
        entity.put("hub:leaf", view.exhibit().index());
        if (!view.text("id", "recordId").isEmpty()) {
            entity.put("hub:recordId", view.text("id", "recordId"));
        }
        entity(received, "bytes as received");
        activity(making, view.text("time.hub", "receivedAt"));
        relate("used", "prov:activity", making, "prov:entity", received);
        relate("wasGeneratedBy", "prov:entity", record, "prov:activity", making);
        relate("wasDerivedFrom", "prov:generatedEntity", record, "prov:usedEntity", received);
        relate("hadMember", "prov:collection", packaged, "prov:entity", record);
        for (SoftwarePart part : SoftwarePart.of(view)) {
            String agent = "hub:" + part.kind() + '-' + part.id() + '-' + part.version();
            agent(agent, "prov:SoftwareAgent", part.kind() + ' ' + part.id() + ' ' + part.version());
            relate("wasAssociatedWith", "prov:activity", making, "prov:agent", agent);
        }
    }

    private ObjectNode entity(String id, String type) {
        return document.withObjectProperty("entity").withObjectProperty(id).put("prov:type", type);
    }

    private void agent(String id, String type, String label) {
        ObjectNode agent = document.withObjectProperty("agent").withObjectProperty(id);
        agent.withObjectProperty("prov:type").put("$", type).put("type", "xsd:QName");
        agent.put("prov:label", label);
    }

    private void activity(String id, String time) {
        ObjectNode activity = document.withObjectProperty("activity").withObjectProperty(id);
        if (!time.isEmpty()) {
            activity.put("prov:endTime", time);
        }
    }

    private void relate(String relation, String role, String one, String otherRole, String other) {
        ObjectNode all = document.withObjectProperty(relation);
        all.putObject("_:" + relation + all.size()).put(role, one).put(otherRole, other);
    }
}
