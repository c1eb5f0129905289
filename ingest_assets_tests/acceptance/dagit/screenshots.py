"""Pictures of Dagit for the documentation: python -m ingest_assets_tests.acceptance.dagit.screenshots

Makes everything that they show in a home of its own, and writes them to docs/images. Needs Chromium and its driver.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from selenium import webdriver
from selenium.webdriver.common.by import By

from ingest_assets_tests.acceptance.dagit.stack import Stack, until, write

IMAGES = Path(__file__).parents[3] / "docs" / "images"
SIZE = (1600, 1000)
BYTES = 300_000  # of a picture at most
LOCATION = "ingest_assets"
NAME = "demo"
SHOWN = "json/decoder.py"
FAILING = "tables/large_table.py"
PACKAGES = ("asyncio", "email", "html", "http", "importlib", "json", "logging", "wsgiref", "xml")


def main() -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory(prefix="ingest-pictures-") as folder, _browser() as browser:
        stack = Stack(Path(folder) / "home")
        source = Path(folder) / NAME
        try:
            for name, path, words in _pages(stack, source):
                _take(browser, IMAGES / f"{name}.png", stack.url + path, words)
        finally:
            stack.ingest("down")


def _pages(stack: Stack, source: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Pages as soon as there is something to see: name, path, and words that are there when it is complete."""
    for package in PACKAGES:
        origin = Path(os.__file__).parent / package
        shutil.copytree(origin, source / package, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    stack.ingest("run", source, "--quiet")
    stack.ingest("up", "--detach")
    first = stack.runs(NAME)[0]["id"]
    asset = f"/assets/{NAME}"
    parsed = f"{asset}/parsed_file?view=partitions"
    with stack.without_sensors("folder_sources"):
        backfill = stack.backfill(NAME)
        stack.backfilled(backfill)
        yield "lineage", f"/locations/{LOCATION}/asset-groups/{NAME}/lineage", ["codebase_status", "chunk_embedding"]
        yield "partitions", f"{parsed}&partition={quote(SHOWN, safe='')}", [SHOWN, "definitions"]
        yield "run", f"/runs/{first}", ["Succeeded (4)", "RUN_SUCCESS"]
        yield "checks", f"{asset}/vector_index?view=checks", ["chunks_have_vectors"]
        yield "backfill", f"/runs/b/{backfill}", ["parsed_file"]
        write(source, {FAILING: "table = [\n" + "    (1, 2, 3),\n" * 130_000 + "]\n"})
        stack.ingest("run", NAME, "--quiet", code=1, INGEST_FILE_TIMEOUT="0.5", INGEST_RETRY_FIRST_DELAY="3600")
        failed = f"{parsed}&status=FAILED&partition={quote(FAILING, safe='')}"
        yield "failed_partition", failed, [FAILING, "Failed (1)"]


@contextmanager
def _browser() -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    with tempfile.TemporaryDirectory(prefix="ingest-browser-", ignore_cleanup_errors=True) as profile:
        for flag in (
            "headless=new",
            "no-sandbox",
            "disable-gpu",
            "disable-quic",
            "no-first-run",
            "disable-background-networking",
            "disable-component-update",
            "disable-sync",
            "hide-scrollbars",
            f"user-data-dir={profile}",
        ):
            options.add_argument(f"--{flag}")
        browser = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
        # The size of the page, not of a window with a frame.
        metrics = {"width": SIZE[0], "height": SIZE[1], "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        try:
            yield browser
        finally:
            browser.quit()


def _take(browser: webdriver.Chrome, file: Path, url: str, words: list[str]) -> None:
    """Open a page, wait until these words are there and nothing moves any more, and keep its picture."""
    browser.get(url)
    _until_there(browser, url, words)
    picture = _settled(browser)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_small(picture))
    print(file, file.stat().st_size, file=sys.stderr)


def _until_there(browser: webdriver.Chrome, url: str, words: list[str]) -> None:
    def there() -> bool:
        text = browser.find_element(By.TAG_NAME, "body").text
        return all(word in text for word in words)

    until(f"{url} shows {words}", there, seconds=90)


def _settled(browser: webdriver.Chrome) -> bytes:
    """The picture, when it did not change for 3 seconds: spinners turn."""
    picture, since = browser.get_screenshot_as_png(), time.monotonic()
    deadline = time.monotonic() + 60
    while time.monotonic() < min(since + 3, deadline):
        time.sleep(0.5)
        newer = browser.get_screenshot_as_png()
        if newer != picture:
            picture, since = newer, time.monotonic()
    return picture


def _small(picture: bytes) -> bytes:
    """The picture with as many colours as the limit of size allows."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32):
        buffer = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
        if buffer.tell() <= BYTES:
            return buffer.getvalue()
    raise ValueError(f"a picture is larger than {BYTES} bytes")


if __name__ == "__main__":
    main()
