"""Readers of the dashboard without a browser: each speaks Streamlit's own protocol over a websocket."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

WAIT = 60.0  # seconds after which a page counts as lost


@dataclass(slots=True)
class Visits:
    """What readers met: seconds of each page run, and what went wrong in words."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def visit(address: str, journeys: Sequence[Sequence[str]]) -> Visits:
    """Open one session for each journey, all at once, and go through its pages, such as `facts?event=e`."""
    found = Visits()
    asyncio.run(_all(address, journeys, found))
    return found


async def _all(address: str, journeys: Sequence[Sequence[str]], found: Visits) -> None:
    await asyncio.gather(*(_one(address, journey, found) for journey in journeys))


async def _one(address: str, journey: Sequence[str], found: Visits) -> None:
    import websockets

    stream = f"{address.replace('http', 'ws', 1)}_stcore/stream"
    try:
        async with websockets.connect(stream, subprotocols=[websockets.Subprotocol("streamlit")], max_size=None) as ws:
            for page in journey:
                started = time.perf_counter()
                await asyncio.wait_for(_run(ws, page, found), WAIT)
                found.seconds.append(time.perf_counter() - started)
    except (OSError, TimeoutError, websockets.WebSocketException) as error:
        found.errors.append(f"{type(error).__name__}: {error}")


async def _run(socket: object, page: str, found: Visits) -> None:
    """Ask for a page and read until its run has ended; an exception on the page is an error."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    name, _, query = page.partition("?")
    asked = BackMsg()
    asked.rerun_script.page_name = name
    asked.rerun_script.query_string = query
    await socket.send(asked.SerializeToString())  # type: ignore[attr-defined]
    while True:
        message = ForwardMsg()
        message.ParseFromString(await socket.recv())  # type: ignore[attr-defined]
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
            found.errors.append(f"{page}: {message.delta.new_element.exception.message}")
        if kind == "script_finished":
            if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                found.errors.append(f"{page}: the run ended with {message.script_finished}")
            return
