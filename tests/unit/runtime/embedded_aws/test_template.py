from __future__ import annotations

from pathlib import Path

import pytest

from base.errors import InputError
from runtime.embedded_aws.template import Intrinsic, load_template, queue_definition, table_definition

QUEUE = """
Resources:
  Spool:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 60
      SqsManagedSseEnabled: true
      QueueName: !Sub "${AWS::StackName}-spool"
      RedrivePolicy: {deadLetterTargetArn: !GetAtt [Dead, Arn], maxReceiveCount: 3}
"""


def _template(folder: Path, text: str) -> Path:
    path = folder / "template.yaml"
    path.write_text(text, "utf-8")
    return path


def test_short_tags_are_kept_unresolved(tmp_path: Path) -> None:
    path = _template(tmp_path, "A: !Ref X\nB: !GetAtt [X, Arn]\nC: !Transform {Name: Y}\n")
    assert load_template(path) == {
        "A": Intrinsic("Ref", "X"),
        "B": Intrinsic("GetAtt", ["X", "Arn"]),
        "C": Intrinsic("Transform", {"Name": "Y"}),
    }


def test_a_queue_is_told_its_plain_attributes_as_text(tmp_path: Path) -> None:
    queue = queue_definition("Spool", _template(tmp_path, QUEUE))
    assert queue.attributes == {"VisibilityTimeout": "60", "SqsManagedSseEnabled": "true"}
    assert queue.max_receive_count == 3


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Resources: [", "not readable as YAML"),
        ("just text", "expected a mapping"),
        ("Resources: {}", "exactly one AWS::DynamoDB::Table, found none"),
    ],
)
def test_a_template_without_the_table_is_said_to_be_so(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        table_definition(_template(tmp_path, text))


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"template\.yaml: not found"):
        load_template(tmp_path / "template.yaml")


def test_a_queue_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no AWS::SQS::Queue named 'Other'; it has Spool"):
        queue_definition("Other", _template(tmp_path, QUEUE))
