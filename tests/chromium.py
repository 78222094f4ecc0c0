"""A real browser for tests: Debian's Chromium, without a screen, that reaches nothing."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def start(folder: Path) -> Iterator[Chrome]:
    """Yield a browser that keeps what it needs in a folder; skip where there is none, but not where CI is set."""
    found = shutil.which("chromium"), shutil.which("chromedriver")
    if not all(found):
        if os.environ.get("CI"):
            pytest.fail("Chromium and ChromeDriver are needed: apt-get install chromium chromium-driver")
        pytest.skip("no chromium and chromedriver on this machine")
    options = ChromeOptions()
    options.binary_location = str(found[0])
    for flag in (*_FLAGS, f"--user-data-dir={folder}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = Chrome(options=options, service=Service(str(found[1])))
    try:
        yield browser
    finally:
        browser.quit()


class Reader:
    """Somebody who reads pages in a browser."""

    def __init__(self, browser: Chrome) -> None:
        self.browser = browser

    def open(self, page: Path, fragment: str = "", *, width: int = 1280, script: bool = True, **media: str) -> None:
        """Open a file afresh, at a width, with media features such as `prefers_color_scheme="dark"`."""
        self.browser.get("about:blank")
        self.requests()
        self.complaints()
        self.do("Emulation.setScriptExecutionDisabled", value=not script)
        self.resize(width)
        self.media(**media)
        self.browser.get(page.as_uri() + fragment)

    def resize(self, width: int) -> None:
        """Make the window so wide."""
        self.do("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)

    def media(self, medium: str = "", **features: str) -> None:
        """Be on paper, or have preferences."""
        named = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.do("Emulation.setEmulatedMedia", media=medium, features=named)

    def do(self, command: str, **arguments: Any) -> Any:
        """Send a command of the browser's own protocol."""
        return self.browser.execute_cdp_cmd(command, arguments)

    def run(self, script: str, *arguments: Any) -> Any:
        """Run a script in the page and return its result."""
        return self.browser.execute_script(script, *arguments)

    def text(self, selector: str) -> str:
        """Return the text of the first element that fits."""
        return str(self.run("return document.querySelector(arguments[0]).textContent", selector)).strip()

    def press(self, selector: str, *keys: str) -> None:
        """Focus an element and press keys."""
        self.run("document.querySelector(arguments[0]).focus()", selector)
        for key in keys:
            for kind in ("keyDown", "keyUp"):
                self.do("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=_KEYS[key])

    def complaints(self) -> list[str]:
        """Return what the console has said since it was last asked."""
        return [str(entry["message"]) for entry in self.browser.get_log("browser")]  # type: ignore[no-untyped-call]

    def requests(self) -> list[str]:
        """Return what was asked for since it was last asked."""
        messages = [json.loads(entry["message"])["message"] for entry in self.browser.get_log("performance")]  # type: ignore[no-untyped-call]
        sent = (message["params"] for message in messages if message["method"] == "Network.requestWillBeSent")
        return [str(each["request"]["url"]) for each in sent]


_KEYS = {"ArrowLeft": 37, "ArrowRight": 39, "Home": 36, "End": 35, "PageUp": 33, "PageDown": 34, "Enter": 13}
