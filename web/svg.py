"""SVG as text: every value escaped, no style attributes, so that it stands under a strict content policy."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape


def tag(name: str, *inside: object, **attributes: object) -> Markup:
    """Build an element; `class_` stands for class, `stroke_width` for stroke-width, None leaves an attribute out.

    >>> print(tag("rect", tag("title", "a < b"), x=1.50, class_="bar"))
    <rect x="1.5" class="bar"><title>a &lt; b</title></rect>
    """
    written = [
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _short(value))
        for key, value in attributes.items()
        if value is not None
    ]
    return (
        Markup("<{}").format(name)
        + Markup("").join(written)
        + Markup(">")
        + join(inside)
        + Markup("</{}>").format(name)
    )


def join(parts: Iterable[object]) -> Markup:
    """Join elements and texts, texts escaped."""
    return Markup("").join(escape(part) for part in parts)


def picture(
    width: float, height: float, title: str, *inside: object, class_: str = "chart", linked: bool = False
) -> Markup:
    """Build a whole picture that scales with the page and says what it shows; `linked` where it holds links."""
    return tag(
        "svg",
        *inside,
        viewBox=f"0 0 {_short(width)} {_short(height)}",
        role="group" if linked else "img",  # what stands inside an img cannot be reached
        aria_label=title,
        class_=class_,
        xmlns="http://www.w3.org/2000/svg",
    )


def _short(value: object) -> object:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else value
