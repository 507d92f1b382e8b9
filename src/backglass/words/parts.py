"""What the parts of a date are called."""

from __future__ import annotations

from backglass.words import Text

NAMES = {
    "month": Text("month", "月"),
    "weekday": Text("weekday", "曜日"),
    "hour": Text("hour", "時刻"),
}
INPUT = Text("{column} {part} {wave}", "{column} の{part} {wave}")
MONTHS = (
    *(Text("January", "1 月"), Text("February", "2 月"), Text("March", "3 月"), Text("April", "4 月")),
    *(Text("May", "5 月"), Text("June", "6 月"), Text("July", "7 月"), Text("August", "8 月")),
    *(Text("September", "9 月"), Text("October", "10 月"), Text("November", "11 月"), Text("December", "12 月")),
)
WEEKDAYS = (
    *(Text("Monday", "月曜日"), Text("Tuesday", "火曜日"), Text("Wednesday", "水曜日"), Text("Thursday", "木曜日")),
    *(Text("Friday", "金曜日"), Text("Saturday", "土曜日"), Text("Sunday", "日曜日")),
)
