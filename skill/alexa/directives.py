"""Directives of a response: a task of Alexa's own, and what a screen shows. Plain values; the SDK's cost their import.

Source of the shapes: developer.amazon.com/docs/alexa/custom-skills/understand-skill-connections.html and
developer.amazon.com/docs/alexa/alexa-presentation-language/apl-interface.html and
developer.amazon.com/docs/alexa/custom-skills/use-dynamic-entities-for-customized-interactions.html.
"""

from __future__ import annotations

from typing import Any

from skill.conversation.answer import Answer, Entity, Screen, Task

MOST_ENTITIES = 100  # of one directive
_QUIET_ZONE = 4  # modules of white around a code, as its standard asks for


def directives_of(answer: Answer) -> list[dict[str, Any]]:
    """Return what goes along with an answer's words."""
    return [
        *([] if answer.screen is None else [_document(answer.screen)]),
        *([_entities(answer.entities)] if answer.entities else []),
        *([] if answer.task is None else [_connection(answer.task)]),
    ]


def _entities(entities: tuple[Entity, ...]) -> dict[str, Any]:
    values = [
        {"id": one.id, "name": {"value": one.name, "synonyms": list(one.synonyms)}} for one in entities[:MOST_ENTITIES]
    ]
    return {
        "type": "Dialog.UpdateDynamicEntities",
        "updateBehavior": "REPLACE",
        "types": [{"name": "PRODUCT", "values": values}],
    }


def _connection(task: Task) -> dict[str, Any]:
    return {
        "type": "Connections.StartConnection",
        "uri": task.uri,
        "input": dict(task.given),
        "token": task.token,
    }


def _document(screen: Screen) -> dict[str, Any]:
    return {
        "type": "Alexa.Presentation.APL.RenderDocument",
        "token": "earshot",
        "document": {
            "type": "APL",
            "version": "1.9",
            "graphics": {"code": _code(screen.address)},
            "mainTemplate": {"parameters": ["shown"], "items": [_layout()]},
        },
        "datasources": {"shown": {"title": screen.title, "text": screen.text}},
    }


def _layout() -> dict[str, Any]:
    """Words on one side, the code on the other; below each other on a narrow or round screen."""
    words = [
        {"type": "Text", "text": "${shown.title}", "fontSize": "40dp", "fontWeight": "700", "maxLines": 3},
        {"type": "Text", "text": "${shown.text}", "fontSize": "26dp", "maxLines": 4},
    ]
    code = {"type": "VectorGraphic", "source": "code", "scale": "best-fit", "width": "44vmin", "height": "44vmin"}
    return {
        "type": "Container",
        "width": "100vw",
        "height": "100vh",
        "direction": "${viewport.width > viewport.height * 1.3 ? 'row' : 'column'}",
        "alignItems": "center",
        "justifyContent": "center",
        "items": [
            {"type": "Container", "shrink": 1, "paddingLeft": "5vw", "paddingRight": "5vw", "items": words},
            {"type": "Frame", "backgroundColor": "white", "item": code},
        ],
    }


def _code(address: str) -> dict[str, Any]:
    """Draw a QR code: a path over runs of dark modules, so that it is in the answer and nothing has to be fetched."""
    import segno  # late: only a screen is shown one

    rows = [bytes(row) for row in segno.make_qr(address, error="m").matrix]
    runs = (
        f"M{_QUIET_ZONE + start},{_QUIET_ZONE + y}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _dark(row)
    )
    size = len(rows) + 2 * _QUIET_ZONE
    return {
        "type": "AVG",
        "version": "1.2",
        "width": size,
        "height": size,
        "items": [{"type": "path", "fill": "black", "pathData": "".join(runs)}],
    }


def _dark(row: bytes) -> list[tuple[int, int]]:
    """Return where each run of dark modules begins in a row, and how long it is."""
    edges = [at for at in range(len(row) + 1) if (row[at - 1] if at else 0) != (row[at] if at < len(row) else 0)]
    return [(start, end - start) for start, end in zip(edges[::2], edges[1::2], strict=True)]
