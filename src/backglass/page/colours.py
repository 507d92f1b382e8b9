"""The colours of a page that stands alone, on a light screen, on a dark one, and on paper, and those of its pictures.

Pictures are drawn for white paper, so that they stand alone as files, too. In a page each of their colours is a
variable of the page's, which has another value where the reader's screen is dark.
"""

from __future__ import annotations

# Name -> what it is on a light screen, on a dark one, on paper, and as which colours pictures have it.
COLOURS = {
    "paper": ("#fcfbf8", "#15171a", "#ffffff", ("#ffffff",)),
    "ink": ("#1d1d1b", "#ece9e2", "#111111", ("#222222", "#1a1a1a", "#000000")),
    "soft": ("#5f5c55", "#a5a29a", "#555555", ("#767676",)),
    "line": ("#dcd8cf", "#3a3d43", "#cccccc", ("#e4e4e4",)),
    "card": ("#ffffff", "#1c1f23", "#ffffff", ()),
    "track": ("#e9e6de", "#2c2f35", "#e4e4e4", ()),
    "blue": ("#0072b2", "#6db6e8", "#0072b2", ("#0072b2",)),
    "orange": ("#c65000", "#f0935a", "#c65000", ("#c65000", "#d55e00")),
    "green": ("#007a59", "#5cc9a4", "#007a59", ("#009e73",)),
    "tint": ("#fff1b8", "#4a3f14", "#fff1b8", ("#fff1b8",)),
    "warned": ("#fff3e6", "#3a2413", "#fff3e6", ()),
}


def _values(place: int) -> str:
    return " ".join(f"--{name}: {values[place]};" for name, values in COLOURS.items())


def _pictured() -> str:
    rules = [".backglass svg { fill: var(--ink); }"]
    for name, (*_, pictured) in COLOURS.items():
        for of in ("fill", "stroke"):
            if pictured:
                chosen = ", ".join(f'.backglass svg [{of}="{colour}"]' for colour in pictured)
                rules.append(f"{chosen} {{ {of}: var(--{name}); }}")
    return "\n".join(rules)


STYLE = f"""
:root {{ color-scheme: light dark; {_values(0)} }}
@media screen and (prefers-color-scheme: dark) {{ :root {{ {_values(1)} }} }}
@media print {{ :root {{ color-scheme: light; {_values(2)} }} }}
{_pictured()}
.backglass .marked {{ border-color: var(--orange); }}
"""
