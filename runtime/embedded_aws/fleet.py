"""Devices on the embedded AWS: its AWS IoT Core with the template's rule, and a certificate for each thing.

Policies are kept and not enforced there (ministack enforces them only where it checks every signature): what a device
may tell, the intake checks once more by who was connected.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from base.errors import InputError, StoreUnavailable
from runtime.embedded_aws.local import LocalAws
from runtime.embedded_aws.process import HOST
from runtime.embedded_aws.queues import asked, create_queue
from runtime.embedded_aws.template import load_template, resources_of_type

RULE = "FleetRule"
QUEUE = "DeviceMessages"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingFiles:
    """What a device connects with.

    Attributes:
        thing: its name, which is its MQTT client id too.
        host: where it connects to.
        port: with TLS and a client certificate.
        certificate_id: what the connection proves, as the rule hands it over.
        certificate: PEM.
        key: PEM of its private key.
        authority: PEM of who signed the server's certificate.
    """

    thing: str
    host: str
    port: int
    certificate_id: str
    certificate: str
    key: str
    authority: str

    def write(self, folder: Path) -> None:
        """Write the three files into a folder; the key for nobody else to read."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in (("certificate", self.certificate), ("private", self.key), ("authority", self.authority)):
            path = folder / f"{name}.pem"
            path.touch(mode=0o600)
            path.write_text(text, "ascii")


class Fleet:
    """The things of one table on an embedded AWS that was started with devices; its queue and rule are made if missing.

    Raises:
        InputError: it was started without devices.
        StoreUnavailable: it is out of reach, as every method.
    """

    def __init__(self, aws: LocalAws, table: str) -> None:
        if aws.server.mqtt is None:
            raise InputError("the embedded AWS runs without devices: earshot local stop, then start --devices")
        self._aws = aws
        self._port = aws.server.mqtt
        self._iot = aws.client("iot")
        self.queue_url = create_queue(aws.client("sqs"), QUEUE, f"{table}-devices")
        self._make_rule(f"{table}-fleet".replace("-", "_"))

    def enrol(self, thing: str) -> ThingFiles:
        """Make a thing with a certificate of its own."""
        asked(self._iot.create_thing, thingName=thing)
        made = asked(self._iot.create_keys_and_certificate, setAsActive=True)
        asked(self._iot.attach_thing_principal, thingName=thing, principal=made["certificateArn"])
        return ThingFiles(
            thing=thing,
            host=HOST,
            port=self._port,
            certificate_id=str(made["certificateId"]),
            certificate=str(made["certificatePem"]),
            key=str(made["keyPair"]["PrivateKey"]),
            authority=self._authority(),
        )

    def _make_rule(self, name: str) -> None:
        payload = resources_of_type(load_template(), "AWS::IoT::TopicRule")[RULE]["TopicRulePayload"]
        role = "arn:aws:iam::000000000000:role/embedded"
        action = {"sqs": {"queueUrl": self.queue_url, "roleArn": role, "useBase64": False}}
        rule: dict[str, Any] = {
            "sql": payload["Sql"].strip(),
            "awsIotSqlVersion": payload["AwsIotSqlVersion"],
            "actions": [action],
        }
        if name not in {one["ruleName"] for one in asked(self._iot.list_topic_rules)["rules"]}:
            asked(self._iot.create_topic_rule, ruleName=name, topicRulePayload=rule)

    def _authority(self) -> str:
        try:
            with urlopen(f"{self._aws.endpoint}/_ministack/iot/ca.pem", timeout=5) as answer:  # noqa: S310 - our own URL
                return str(answer.read().decode("ascii"))
        except OSError as error:
            raise StoreUnavailable("the embedded AWS is out of reach") from error
