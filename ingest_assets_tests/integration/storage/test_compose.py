"""docker-compose.yml and the Dockerfile, as far as they can be tried without containers: what a service runs exists
and takes its arguments, what it refers to is defined, and nothing is open to the network."""

from __future__ import annotations

import re
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from dagster._cli import create_dagster_cli
from dagster._core.remote_origin import GrpcServerCodeLocationOrigin
from dagster._core.workspace.load import location_origins_from_yaml_paths
from dagster._daemon.cli import create_dagster_daemon_cli
from dagster_webserver.cli import create_dagster_webserver_cli
from psycopg.conninfo import conninfo_to_dict

from ingest_assets.storage import embedded

CHECKOUT = Path(__file__).parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
CLIS = {
    "dagster": create_dagster_cli,
    "dagster-daemon": create_dagster_daemon_cli,
    "dagster-webserver": create_dagster_webserver_cli,
}
OPTION = re.compile(r"--[a-z-]+")
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text()


def test_services_and_volumes_that_are_referred_to_are_defined() -> None:
    assert set(OURS) == {"code", "reloader", "dagit", "daemon"}
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)
        for volume in service["volumes"]:
            source = re.sub(r"\$\{[^}]*\}", "./", volume).split(":")[0]
            assert source.startswith("./") or source in COMPOSE["volumes"], volume
        assert service["healthcheck"]["test"][0] == "CMD"


def test_ports_are_bound_to_loopback() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


@pytest.mark.parametrize("name", OURS)
def test_programs_take_their_arguments(name: str) -> None:
    for program, *arguments in (SERVICES[name]["command"], SERVICES[name]["healthcheck"]["test"][1:]):
        if program == "python":
            if arguments[0] == "-c":
                compile(arguments[1], "healthcheck", "exec")
            else:
                assert find_spec(arguments[1]) is not None
            continue
        (script,) = entry_points(group="console_scripts", name=program)
        assert script.value == f"{CLIS[program].__module__}:main"
        # --help is answered only after the arguments before it were parsed.
        arguments = [str(CHECKOUT / "docker" / "workspace.yaml") if a.startswith("/opt/") else a for a in arguments]
        result = CliRunner().invoke(CLIS[program](), [*arguments, "--help"])
        assert result.exit_code == 0, result.output
        assert {argument for argument in arguments if argument.startswith("--")} <= set(OPTION.findall(result.output))


def test_dagit_and_the_daemon_look_for_the_code_server_where_it_is() -> None:
    (origin,) = location_origins_from_yaml_paths([str(CHECKOUT / "docker" / "workspace.yaml")])
    assert isinstance(origin, GrpcServerCodeLocationOrigin)
    command = SERVICES["code"]["command"]
    assert origin.host == "code"
    assert str(origin.port) == command[command.index("--port") + 1]
    assert command[command.index("--module-name") + 1] == "ingest_assets.definitions"
    assert origin.location_name == "ingest_assets"


def test_the_database_is_the_service_with_its_name_user_and_password() -> None:
    environment = SERVICES["postgres"]["environment"]
    url = re.sub(r"\$\{POSTGRES_PASSWORD:-(\w+)\}", r"\1", SERVICES["code"]["environment"]["INGEST_DATABASE_URL"])
    parts = conninfo_to_dict(url)
    assert (parts["host"], parts["port"]) == ("postgres", "5432")
    assert (parts["user"], parts["dbname"]) == (environment["POSTGRES_USER"], environment["POSTGRES_DB"])
    assert environment["POSTGRES_PASSWORD"] == f"${{POSTGRES_PASSWORD:-{parts['password']}}}"


def test_the_database_server_has_settings_of_the_embedded_one() -> None:
    program, *settings = SERVICES["postgres"]["command"]
    assert program == "postgres"
    assert settings
    for name, value in (setting.removeprefix("-c").split("=") for setting in settings):
        assert embedded.SETTINGS[name] == value


def test_what_the_image_copies_exists_and_it_does_not_run_as_root() -> None:
    copied = [word for line in re.findall(r"^COPY (.*) \S+$", DOCKERFILE, re.MULTILINE) for word in line.split()]
    assert copied
    assert all((CHECKOUT / name).exists() for name in copied)
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE)[-1] == "ingest"
    for service in (SERVICES[name] for name in OURS):
        for volume in service["volumes"][:2]:
            assert volume.split(":")[1] in DOCKERFILE  # made there, with the right owner
