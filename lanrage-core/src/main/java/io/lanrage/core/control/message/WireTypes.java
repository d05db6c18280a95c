package io.lanrage.core.control.message;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.JoinKey;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.Proof;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.key.Sealed;
import io.lanrage.core.party.PartyId;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import java.net.InetAddress;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** How the values of the domain are written in JSON: each as one text. What cannot be read is thrown as an InputException. */
final class WireTypes extends SimpleModule {

    private static final long serialVersionUID = 1L;

    WireTypes() {
        super("lanrage.v1");
        text(PeerId.class, PeerId::value, PeerId::new);
        text(PartyId.class, PartyId::value, PartyId::new);
        text(PublicKey.class, PublicKey::toString, PublicKey::parse);
        text(Proof.class, Proof::toString, Proof::parse);
        text(Sealed.class, Sealed::toString, Sealed::parse);
        text(Nonce.class, Nonce::toString, Nonce::parse);
        text(RelayId.class, RelayId::value, RelayId::new);
        text(RelayRegion.class, RelayRegion::value, RelayRegion::new);
        text(IpPrefix.class, IpPrefix::toString, IpPrefix::parse);
        text(InetAddress.class, InetAddress::getHostAddress, IpPrefix::parseAddress);
        text(
                JoinKey.class,
                key -> Base64.getEncoder().encodeToString(key.bytes()),
                value -> JoinKey.of(Base64.getDecoder().decode(value)));
    }

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.insertAnnotationIntrospector(new RequiredFields());
    }

    private <T> void text(Class<T> type, Function<T, String> write, Function<String, T> read) {
        addSerializer(type, new StdSerializer<T>(type) {
            @Override
            public void serialize(T value, JsonGenerator out, SerializationContext context) {
                out.writeString(write.apply(value));
            }
        });
        addDeserializer(type, new StdDeserializer<T>(type) {
            @Override
            public T deserialize(JsonParser in, DeserializationContext context) {
                if (in.currentToken() != JsonToken.VALUE_STRING) {
                    throw new InputException(ErrorCode.MESSAGE_INVALID, type.getSimpleName() + " must be a text");
                }
                try {
                    return read.apply(in.getString());
                } catch (IllegalArgumentException e) {
                    throw new InputException(ErrorCode.MESSAGE_INVALID, type.getSimpleName() + " is not base64", e);
                }
            }
        });
    }

    /** Every field must be there, unless it is an {@link Optional}: otherwise a number that is missing would be read as zero. */
    private static final class RequiredFields extends NopAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
            return !member.getRawType().equals(Optional.class);
        }
    }
}
