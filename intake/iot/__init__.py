"""What devices of the home publish over MQTT: messages, who may send them, and what becomes of them."""
