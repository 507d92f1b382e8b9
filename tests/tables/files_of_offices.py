"""Files as offices, stations and shops of several countries write them, made anew: no row of them is copied."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl

from tests.tables.real_file import (
    NUMBER,
    ROWS,
    TEXT,
    TRUTH,
    RealFile,
    drawn,
    gaps,
    lines,
    quoted,
    written,
)

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def japanese_statistics() -> RealFile:
    """Shift_JIS, three lines of titles, years of an era, groups of thousands, full-width digits, … and - and ***."""
    draw = np.random.default_rng(7)
    people, shops = draw.integers(500_000, 14_000_000, ROWS), draw.integers(20, 900, ROWS)
    sales = (people / 400 + 25 * shops + draw.normal(0, 1500, ROWS)).round().clip(100).astype(int)
    change = gaps(draw, draw.normal(0, 4, ROWS).round(1).tolist(), 0.08)
    months = [(5 + row // 240, 1 + row // 20 % 12) for row in range(ROWS)]
    values = pl.DataFrame(
        {
            "年月": [dt.date(2018 + year, month, 1) for year, month in months],
            "地域": drawn(draw, ["北海道", "東京都", "大阪府", "沖縄県"]),
            "人口（人）": gaps(draw, people.tolist(), 0.04),
            "店舗数": gaps(draw, shops.tolist(), 0.08),
            "前年比（％）": change,
            "販売額（百万円）": sales,
        },
        strict=False,
    )
    cells = [
        [f"令和{year}年{month}月" for year, month in months],
        values["地域"].to_list(),
        written(values["人口（人）"].to_list(), lambda value: quoted(f"{value:,}"), "…"),
        written(values["店舗数"].to_list(), lambda value: str(value).translate(FULL_WIDTH), "-"),
        written(change, lambda value: f"▲{-value}" if value < 0 else str(value), "***"),
        written(sales.tolist(), lambda value: quoted(f"{value:,}")),
    ]
    titles = "商業動態統計　都道府県別の販売額\r\n単位：百万円、人\r\n（参考）令和７年公表\r\n"
    text = titles + ",".join(values.columns) + "\r\n" + lines(cells, ",", "\r\n")
    forms = {
        "年月": {"form": "date", "format": "%E年%m月"},
        "地域": TEXT,
        "人口（人）": NUMBER,
        "店舗数": NUMBER,
        "前年比（％）": NUMBER,
        "販売額（百万円）": NUMBER,
    }
    needs = {"skip_lines": 3}
    target = "販売額（百万円）"
    return RealFile("toukei.csv", text.encode("cp932"), values, target, 0.8, forms, needs, "--skip-lines 3")


def german(value: float, digits: int = 2) -> str:
    """1.234,50"""
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def german_rents() -> RealFile:
    """Windows-1252, semicolons, decimal commas, points between thousands, days first, "k.A." and amounts in euros."""
    draw = np.random.default_rng(8)
    area, built = draw.uniform(18, 160, ROWS).round(1), draw.integers(1890, 2023, ROWS)
    place = drawn(draw, ["München", "Köln", "Görlitz"])
    price = np.array([{"M": 22.0, "K": 14.0, "G": 6.0}[one[0]] for one in place])
    rent = (area * price + draw.normal(0, 60, ROWS)).clip(90).round(2)
    day = [dt.date(2022, 1, 1) + dt.timedelta(days=int(k)) for k in draw.integers(0, 700, ROWS)]
    fees = gaps(draw, (area * draw.uniform(1.5, 3, ROWS)).round(2).tolist(), 0.1)
    values = pl.DataFrame(
        {"Anzeige vom": day, "Ort": place, "Fläche (m²)": area, "Baujahr": gaps(draw, built.tolist(), 0.06),
         "Nebenkosten": fees, "Kaltmiete": rent},
        strict=False,
    )  # fmt: skip
    cells = [
        [f"{one:%d.%m.%Y}" for one in day],
        place,
        written(area.tolist(), lambda value: german(value, 1)),
        written(values["Baujahr"].to_list(), missing="k.A."),
        written(fees, german, "k.A."),
        written(rent.tolist(), lambda value: f"{german(value)} €"),
    ]
    text = ";".join(values.columns) + "\r\n" + lines(cells, ";", "\r\n")
    forms = {
        "Anzeige vom": {"form": "date", "format": "%d.%m.%Y"},
        "Ort": TEXT,
        "Fläche (m²)": {**NUMBER, "decimal": ","},
        "Baujahr": NUMBER,
        "Nebenkosten": {**NUMBER, "decimal": ","},
        "Kaltmiete": {**NUMBER, "decimal": ",", "group": ".", "sign": "€"},
    }
    needs = {"encoding": "cp1252"}
    return RealFile("mieten.csv", text.encode("cp1252"), values, "Kaltmiete", 0.8, forms, needs, "--encoding")


def air_quality() -> RealFile:
    """Decimal commas, days first, times with points, -200 for missing, two empty columns and empty last rows."""
    draw = np.random.default_rng(9)
    hours = [dt.datetime(2004, 3, 10, 18) + dt.timedelta(hours=3 * row) for row in range(ROWS)]
    carbon = draw.gamma(3, 0.8, ROWS).clip(0.1, 11)
    sensor = (700 + 180 * carbon + draw.normal(0, 60, ROWS)).round()
    oxides = (40 + 90 * carbon + draw.normal(0, 40, ROWS)).round().clip(2)
    columns: dict[str, list[Any]] = {
        "CO(GT)": gaps(draw, carbon.round(1).tolist(), 0.17),
        "PT08.S1(CO)": gaps(draw, sensor.tolist(), 0.05),
        "NOx(GT)": gaps(draw, oxides.tolist(), 0.18),
        "T": gaps(draw, draw.uniform(-1.5, 44, ROWS).round(1).tolist(), 0.05),
        "AH": gaps(draw, draw.uniform(0.2, 2.2, ROWS).round(4).tolist(), 0.05),
    }
    cells = [[f"{one:%d/%m/%Y}" for one in hours], [f"{one:%H.%M.%S}" for one in hours]]
    cells += [written(column, lambda value: f"{value:g}".replace(".", ","), "-200") for column in columns.values()]
    text = ";".join(["Date", "Time", *columns]) + ";;\r\n" + lines(cells, ";", "\r\n", after=";;")
    text += ";" * (len(cells) + 1) + "\r\n" + (";" * (len(cells) + 1) + "\r\n") * 20
    times = {"Date": [one.date() for one in hours], "Time": [one.time() for one in hours]}
    values = pl.DataFrame({**times, **columns})
    forms = {"Date": {"form": "date", "format": "%d/%m/%Y"}, "Time": {"form": "time"}}
    forms |= {name: {**NUMBER, "decimal": ","} for name in ("CO(GT)", "T", "AH")} | {"NOx(GT)": NUMBER}
    needs = {"missing": "-200"}
    return RealFile("AirQualityUCI.csv", text.encode(), values, "CO(GT)", 0.6, forms, needs, "--missing -200", empty=21)


def sales() -> RealFile:
    """Dollars with groups, per cent, moments of a twelve-hour clock, N/A, yes and YES, (12.30) below zero."""
    draw = np.random.default_rng(10)
    start = dt.datetime(2023, 1, 2, 8)
    moments = [start + dt.timedelta(minutes=int(k)) for k in draw.integers(0, 500_000, ROWS)]
    units, price = draw.integers(1, 60, ROWS), draw.uniform(20, 90, ROWS).round(2)
    discount = gaps(draw, (draw.integers(0, 60, ROWS) / 2).tolist(), 0.07)
    revenue = [
        round(n * p * (1 - (off or 0) / 100), 2)
        for n, p, off in zip(units.tolist(), price.tolist(), discount, strict=True)
    ]
    profit = draw.normal(50, 400, ROWS).round(2).tolist()
    member = drawn(draw, ["Yes", "No", "yes", "no", "YES"])
    values = pl.DataFrame(
        {
            "Order Date": moments,
            "Region": drawn(draw, ["West", "East", "South"]),
            "Units": units,
            "Unit Price": price,
            "Discount": discount,
            "Profit": profit,
            "Member": [one.lower() == "yes" for one in member],
            "Revenue": revenue,
        }
    )
    cells = [
        [f"{one:%m/%d/%Y %I:%M %p}" for one in moments],
        values["Region"].to_list(),
        written(units.tolist()),
        written(price.tolist(), lambda value: f"${value:.2f}"),
        written(discount, lambda value: f"{value:.1f}%", "N/A"),
        written(profit, lambda value: quoted(f"({-value:,.2f})" if value < 0 else f"{value:,.2f}")),
        member,
        written(revenue, lambda value: quoted(f"${value:,.2f}")),
    ]
    text = ",".join(values.columns) + "\n" + lines(cells, ",")
    forms = {
        "Order Date": {"form": "date", "format": "%m/%d/%Y"},
        "Region": TEXT,
        "Units": NUMBER,
        "Unit Price": {**NUMBER, "sign": "$"},
        "Discount": {**NUMBER, "sign": "%"},
        "Profit": {**NUMBER, "decimal": "."},
        "Member": TRUTH,
        "Revenue": {**NUMBER, "sign": "$"},
    }
    return RealFile("sales.csv", text.encode("utf-8-sig"), values, "Revenue", 0.8, forms)
