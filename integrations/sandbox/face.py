"""What every face has in common: it is an aiohttp application whose requests are journalled and can be disturbed.

A face is built by a function `build_<vendor>_face(world, ...) -> web.Application` that knows only HTTP and the
world. `server.py` wraps each face with the journal and the faults and gives it a port.
"""

import asyncio
import json
import socket
import struct

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from integrations.sandbox.faults import Fault, Faults
from integrations.sandbox.journal import Entry, Journal

NO_LINGER = struct.pack("ii", 1, 0)
"""SO_LINGER on, zero seconds: closing sends a reset and throws away what was not sent."""


def journalled(journal: Journal, faults: Faults, face: str) -> Middleware:
    """The outermost middleware of a face: writes each request down and lets faults happen to it."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        body = await request.read()
        with journal.request(face, request.method, request.path, request.query_string, body) as entry:
            fault = faults.draw(face, request.method, request.path, body)
            entry.fault = str(fault) if fault else None
            if fault is None:
                return await _handle(request, handler, entry)
            return await _disturb(request, handler, entry, fault)

    return middleware


async def _handle(request: web.Request, handler: Handler, entry: Entry) -> web.StreamResponse:
    entry.status = 500
    try:
        response = await handler(request)
    except web.HTTPException as answer:
        entry.status = answer.status
        raise
    entry.status = response.status
    return response


async def _disturb(request: web.Request, handler: Handler, entry: Entry, fault: Fault) -> web.StreamResponse:
    if fault.kind in ("status", "page"):
        return _refuse(entry, fault)
    if fault.kind == "reset_before":
        return _drop(request, entry)
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    response = await _handle(request, handler, entry)
    if fault.kind == "slow_after":
        await asyncio.sleep(fault.seconds)
    if fault.kind == "status_after":
        return _refuse(entry, fault)
    if fault.kind == "reset_after":
        return _drop(request, entry)
    if fault.kind in ("truncate", "garble"):
        return await _cut(request, response, keep_length=fault.kind == "truncate")
    return response


def _refuse(entry: Entry, fault: Fault) -> web.Response:
    entry.status = fault.status
    wait = fault.retry_after if fault.retry_after is not None else 1.0 if fault.status == 429 else None
    headers = {} if wait is None else {"Retry-After": f"{wait:g}"}
    said = f"The sandbox was asked to answer {fault.status}."
    if fault.kind == "page":
        text, kind = f"<!DOCTYPE html><html><body><h1>{fault.status}</h1><p>{said}</p></body></html>", "text/html"
    else:
        text, kind = json.dumps({"message": said}), "application/json"
    return web.Response(status=fault.status, text=text, content_type=kind, headers=headers)


def _drop(request: web.Request, entry: Entry) -> web.Response:
    """End the connection so that the client sees a reset; the answer returned here never leaves."""
    entry.status = None
    if request.transport is not None:
        if (connection := request.transport.get_extra_info("socket")) is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
        request.transport.abort()
    return web.Response()


async def _cut(request: web.Request, response: web.StreamResponse, *, keep_length: bool) -> web.StreamResponse:
    whole = response.body if isinstance(response, web.Response) else b""
    content = whole if isinstance(whole, bytes) else b""
    half = content[: len(content) // 2]
    headers = {name: value for name, value in response.headers.items() if name.lower() != "content-length"}
    cut = web.StreamResponse(status=response.status, headers=headers)
    cut.content_length = len(content) if keep_length else len(half)
    await cut.prepare(request)
    await cut.write(half)
    if keep_length and request.transport is not None:
        request.transport.close()
    return cut
