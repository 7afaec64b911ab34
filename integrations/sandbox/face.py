"""What every face has in common: it is an aiohttp application whose requests are journalled and can be disturbed.

A face is built by a function `build_<vendor>_face(world, ...) -> web.Application` that knows only HTTP and the
world. `server.py` wraps each face with the journal and the faults and gives it a port.
"""
