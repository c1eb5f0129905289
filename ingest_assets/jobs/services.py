"""The processes of `ingest up`: Dagster's code servers, Dagit and the daemon, and how to tell that each is ready.

Keeping them alive and ending them is `supervisor`'s matter; what the code servers load is said by workspace.yaml.
"""

from __future__ import annotations

import errno
import http.client
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml
from dagster._core.errors import DagsterUserCodeUnreachableError
from dagster._core.remote_origin import GrpcServerCodeLocationOrigin, ManagedGrpcPythonEnvCodeLocationOrigin
from dagster._core.workspace.load import location_origins_from_yaml_paths
from dagster._grpc.client import DagsterGrpcClient

from ingest_assets.errors import InvalidSetting, PortTaken


@dataclass(frozen=True, slots=True)
class Service:
    """One process."""

    name: str  # of it and of its log file
    command: tuple[str, ...]
    ready: Callable[[], bool]  # asked until it is true, before the next service starts
    address: str | None = None  # of a code server: its socket


def services(workspace: Path, folder: Path, host: str, port: int) -> list[Service]:
    """What to run, in this order, for the code locations of `workspace`; `folder` is for sockets and a derived file.

    Each location has one code server that Dagit and the daemon share, on a socket in a new folder: a server that was
    left behind cannot answer in its place, as it would on a port. Raises InvalidSetting.
    """
    python = sys.executable
    started: list[Service] = []
    locations: list[dict[str, object]] = []
    for number, origin in enumerate(location_origins_from_yaml_paths([str(workspace)])):
        if isinstance(origin, ManagedGrpcPythonEnvCodeLocationOrigin):
            target = origin.loadable_target_origin
            address = str(folder / f"{number}.sock")
            command = [target.executable_path or python, "-m", "dagster", "code-server", "start", "--socket", address]
            command += ["--location-name", origin.location_name, *target.get_cli_args()]
            ready = partial(answers, address)
            started.append(Service(f"code-{origin.location_name}", tuple(command), ready, address))
            locations.append({"grpc_server": {"socket": address, "location_name": origin.location_name}})
        elif isinstance(origin, GrpcServerCodeLocationOrigin):
            server = {"host": origin.host, "port": origin.port, "socket": origin.socket}
            known = {name: value for name, value in server.items() if value is not None}
            locations.append({"grpc_server": {**known, "location_name": origin.location_name}})
        else:
            raise InvalidSetting(name=workspace, reason=f"{origin.location_name} is of a kind that cannot be served")
    derived = folder / "workspace.yaml"
    derived.write_text(yaml.safe_dump({"load_from": locations}), encoding="utf-8")
    dagit = (python, "-m", "dagster_webserver", "-h", host, "-p", str(port), "-w", str(derived))
    daemon = (python, "-m", "dagster._daemon", "run", "-w", str(derived))
    started.append(Service("dagit", dagit, partial(serves, host, port)))
    started.append(Service("daemon", daemon, lambda: True))
    return started


def answers(address: str) -> bool:
    """Whether a code server answers on this socket."""
    try:
        DagsterGrpcClient(socket=address).ping("ready?")
    except DagsterUserCodeUnreachableError:
        return False
    return True


def serves(host: str, port: int) -> bool:
    """Whether Dagit answers at this address."""
    connection = http.client.HTTPConnection(reachable(host), port, timeout=5)
    try:
        connection.request("GET", "/server_info")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def reachable(host: str) -> str:
    """An address to connect to a server that binds to `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)


def check_port(host: str, port: int) -> None:
    """Raises PortTaken, with a free one, where another program listens there; InvalidSetting for a wrong address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except socket.gaierror as error:
        raise InvalidSetting(name="INGEST_HOST", reason=f"{host} is no address of this machine ({error})") from error
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise InvalidSetting(name="INGEST_HOST", reason=f"{host} is no address of this machine") from error
        if error.errno == errno.EACCES:
            reason = f"{port} is a port that this user may not open; choose one from 1024 on"
            raise InvalidSetting(name="INGEST_PORT", reason=reason) from error
        with socket.socket(family) as probe:
            probe.bind((reachable(host), 0))
            suggestion = probe.getsockname()[1]
        raise PortTaken(port=port, host=host, suggestion=suggestion) from error
