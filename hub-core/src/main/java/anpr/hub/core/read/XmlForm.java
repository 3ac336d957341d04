package anpr.hub.core.read;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.util.NameTransformer;
import com.fasterxml.jackson.dataformat.xml.JacksonXmlAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import com.fasterxml.jackson.dataformat.xml.ser.XmlBeanPropertyWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What makes XML of the record without a second set of annotations: one namespace, and {@code item}s in lists. */
final class XmlForm {
    private XmlForm() {}

    static XmlMapper mapper() {
        XmlMapper mapper = new XmlMapper();
        mapper.setAnnotationIntrospector(new OneNamespace());
        mapper.registerModule(new SimpleModule().setSerializerModifier(new ItemsInLists()));
        return mapper;
    }

    private static final class OneNamespace extends JacksonXmlAnnotationIntrospector {
        @Override
        public String findNamespace(MapperConfig<?> config, Annotated annotated) {
            return CanonicalRead.NAMESPACE;
        }

        @Override
        public @Nullable PropertyName findRootName(AnnotatedClass type) {
            return type.getRawType() == Read.class
                    ? new PropertyName("read", CanonicalRead.NAMESPACE)
                    : super.findRootName(type);
        }
    }

    private static final class ItemsInLists extends BeanSerializerModifier {
        private static final String ITEM = "item";
        private static final NameTransformer TO_ITEM = new NameTransformer() {
            @Override
            public String transform(String name) {
                return ITEM;
            }

            @Override
            public @Nullable String reverse(String transformed) {
                return null;
            }
        };

        /** Here, because the mapper's own modifier wraps lists in the step before. */
        @Override
        public List<BeanPropertyWriter> orderProperties(
                SerializationConfig config, BeanDescription type, List<BeanPropertyWriter> properties) {
            properties.replaceAll(property -> property.getType().isCollectionLikeType()
                    ? new XmlBeanPropertyWriter(property.rename(TO_ITEM), named(property.getName()), named(ITEM), null)
                    : property);
            return properties;
        }

        private static PropertyName named(String name) {
            return new PropertyName(name, CanonicalRead.NAMESPACE);
        }
    }
}
