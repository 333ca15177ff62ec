"""Drive Debian's Chromium over its debugging pipe: no driver, no package, no port."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

OPTIONS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync --disable-extensions --hide-scrollbars --remote-debugging-pipe"""


def find_chromium() -> str | None:
    """Return the path of Chromium, None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Browser:
    """A tab: what it shows, what it asked for, what it complained of."""

    def __init__(self, write: int, read: int) -> None:
        self._write, self._read = write, read
        self._held = b""
        self._last = 0
        self._session: str | None = None
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self._loaded = False

    def open_tab(self) -> None:
        """Open the tab that everything else speaks of."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **values: object) -> dict[str, Any]:
        """Ask the browser for something and return its answer."""
        self._last += 1
        message: dict[str, object] = {"id": self._last, "method": method, "params": values}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._hear()
            if answer.get("id") == self._last:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result

    def _hear(self) -> dict[str, Any]:
        while b"\0" not in self._held:
            got = os.read(self._read, 1 << 20)
            if not got:
                raise RuntimeError("Chromium is gone")
            self._held += got
        line, _, self._held = self._held.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        about = message.get("params", {})
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.asked.append(about["request"]["url"])
            case "Runtime.exceptionThrown":
                self.complaints.append(about["exceptionDetails"].get("text", "exception"))
            case "Log.entryAdded" if about["entry"]["level"] in ("error", "warning"):
                self.complaints.append(f"{about['entry']['text']} {about['entry'].get('url', '')}")
            case "Runtime.consoleAPICalled" if about["type"] in ("error", "warning"):
                self.complaints.append(str(about["args"]))
            case "Page.loadEventFired":
                self._loaded = True
        return message

    def visit(self, address: str, width: int = 1280, language: str = "it", dark: bool = False) -> None:
        """Load a page, whole, as a reader with that window, language and taste would."""
        self.asked, self.complaints, self._loaded = [], [], False
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Network.setExtraHTTPHeaders", headers={"Accept-Language": language})
        self.go(address)
        self.run("document.fonts.ready.then(() => true)")

    def go(self, address: str) -> None:
        """Load a page, whole, as the tab is set."""
        self._loaded = False
        self.call("Page.navigate", url=address)
        while not self._loaded:
            self._hear()

    def run(self, script: str) -> Any:
        """Run a script in the page and return what it comes to, promises kept."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"].get("exception", {}).get("description", "exception"))
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key: Tab or Enter."""
        code = {"Tab": 9, "Enter": 13}[key]
        held = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown", **held, **({"text": "\r"} if key == "Enter" else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **held)

    def shoot(self, path: Path, most: int = 2400) -> None:
        """Take a picture of the page, down to `most` pixels."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], most), "scale": 1}
        shot = self.call("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))


@contextmanager
def start_chromium(profile: Path) -> Iterator[Browser]:
    """Start a Chromium with a profile of its own; end that one, and no other, when done."""
    chromium = find_chromium()
    if chromium is None:
        raise RuntimeError("there is no Chromium")
    out_read, out_write = os.pipe()
    in_read, in_write = os.pipe()

    def pipes() -> None:  # Chromium listens on 3 and speaks on 4
        os.dup2(in_read, 10)
        os.dup2(out_write, 11)
        os.dup2(10, 3)
        os.dup2(11, 4)

    process = subprocess.Popen(
        [chromium, *OPTIONS.split(), f"--user-data-dir={profile}"],
        preexec_fn=pipes,
        close_fds=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(in_read)
    os.close(out_write)
    try:
        browser = Browser(in_write, out_read)
        browser.open_tab()
        yield browser
    finally:
        process.terminate()
        process.wait(20)
        os.close(in_write)
        os.close(out_read)
