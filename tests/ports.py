"""Which ports a process listens on."""

import re
from pathlib import Path

_LISTENING = "0A"


def listening(pid: int) -> set[int]:
    """Return the TCP ports that the process listens on and the UDP ports that it has bound."""
    process = Path(f"/proc/{pid}")
    targets = [str(file.readlink()) for file in process.joinpath("fd").iterdir() if file.is_symlink()]
    own = {found[1] for target in targets if (found := re.fullmatch(r"socket:\[(\d+)\]", target))}
    ports = set()
    for kind in ("tcp", "tcp6", "udp", "udp6"):
        table = process / "net" / kind
        for line in table.read_text(encoding="ascii").splitlines()[1:] if table.exists() else ():
            fields = line.split()
            if fields[9] in own and (kind.startswith("udp") or fields[3] == _LISTENING):
                ports.add(int(fields[1].rpartition(":")[2], 16))
    return ports
