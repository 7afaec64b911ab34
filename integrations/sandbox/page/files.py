"""The page's own files, as they lie in `static`."""

from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent / "static"

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
}
"""What is served, and as what: a browser that is told not to guess takes a module only under its right name."""


async def index(_: web.Request) -> web.StreamResponse:
    return _file("index.html")


async def static(request: web.Request) -> web.StreamResponse:
    return _file(request.match_info["path"])


def _file(name: str) -> web.FileResponse:
    """Raises 404 for what is not in the folder, also when a link in it leads there."""
    folder = FOLDER.resolve()
    try:
        path = (folder / name).resolve()
        found = path.is_file()
    except (ValueError, OSError):
        raise web.HTTPNotFound from None
    if not path.is_relative_to(folder) or path.suffix not in TYPES or not found:
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Content-Type": TYPES[path.suffix]})
