/** Messages that wait at a partner's broker: MQTT, AMQP 1.0, AMQP 0.9.1 and JMS, fetched by the hub as a client. */
@NullMarked
package anpr.hub.adapters.queue;

import org.jspecify.annotations.NullMarked;
