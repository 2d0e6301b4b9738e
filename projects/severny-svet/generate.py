"""Make the demo's data and the truth planted in them: `python projects/severny-svet/generate.py [FOLDER]`.

Everything is invented: the complex, the people, the phones (no number begins with +7 000). The same bytes come out
on every machine. What is planted in the CRM export is in `invented/planted.py`, its words are in `invented/words.toml`;
the survey, the counter, costs and products are made after it, from dice of their own (`invented/beyond.py`).
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from invented import planted
from invented.beyond import beyond
from invented.dice import Dice
from invented.forms import as_csv
from invented.notes import COMMON, WORDS
from invented.orders import orders
from invented.planted import JOBS, LAYOUTS
from invented.sales import SITE, Deal, deals, people

if TYPE_CHECKING:
    import datetime as dt

FIXED, CONTACT, DEAL = (tuple(WORDS["headers"][block]) for block in ("fixed", "contact", "deal"))
DIRTY_AMOUNTS = ("уточнить", "12,5 млн", "до 9", "#ССЫЛКА!", "?", "8.9 / торг", "цена по запросу")
DIRTY_DATES = ("31.02.2026 10:15:00", "30.02.2025 18:02:11", "вчера", "00.00.0000 00:00:00")


def _stamp(moment: dt.datetime) -> str:
    return moment.strftime("%d.%m.%Y %H:%M:%S")


def _money(dice: Dice, amount: int) -> str:
    return f"{amount:,}".replace(",", "\u00a0") if dice.chance(0.04) else str(amount)


def _title(dice: Dice, deal: Deal, number: int) -> str:
    forms = {
        f"Заявка с сайта №{number}": 30,
        f"{deal.layout} {f'{deal.area:.1f}'.replace('.', ',')} м²": 22,
        f"Звонок {deal.created:%d.%m}": 14,
        f"{deal.person.name} — {LAYOUTS[deal.layout].product}": 16,
        f"Корпус {1 + number % 3}, кв. {number % 412 + 1}": 9,
        f"Сделка #{number}": 9,
    }
    return dice.weighted(forms)


def row(dice: Dice, deal: Deal, number: int) -> list[str]:
    """One line of the export: the fixed block, the contact's fields, the deal's fields."""
    return [*_fixed(dice, deal, number), *_contact(dice, deal), *_custom(dice, deal)]


def _fixed(dice: Dice, deal: Deal, number: int) -> list[str]:
    person, manager = deal.person, dice.pick(COMMON["managers"])
    edited = (deal.closed or min(deal.created + dice.delay(dice.between(0, 20)), planted.LAST_MOMENT)) + dice.delay(
        dice.between(0, 0.1)
    )
    values = {
        "ID": str(number),
        "Название сделки": _title(dice, deal, number),
        "Бюджет ": _money(dice, deal.price) if deal.chosen else "0",
        "Ответственный": manager,
        "Дата создания сделки": _stamp(deal.created),
        "Кем создана сделка": "Робот" if deal.channel in SITE else manager,
        "Дата редактирования": _stamp(edited),
        "Кем редактирована": manager,
        "Дата закрытия": _stamp(deal.closed) if deal.closed else planted.OPEN_DATE,
        "Теги": deal.said.tags,
        "Этап сделки": deal.stage,
        "Воронка": "Квартиры",
        "Полное имя контакта": person.name,
        "Ответственный за контакт": manager,
        "Мобильный телефон": person.phone,
        "Личный email": person.email,
    }
    values |= dict(
        zip(
            ("Примечание", "Примечание 2", "Примечание 3", "Примечание 4", "Примечание 5"), deal.said.notes, strict=True
        )
    )
    return [values.get(header, "") for header in FIXED]


def _contact(dice: Dice, deal: Deal) -> list[str]:
    person = deal.person
    values = {
        "Город": person.city,
        "Источник": person.first_channel,
        "Товар": dice.weighted({"Квартира": 70, "": 22, "Апартаменты": 8}),
        "Пол": person.gender,
        "Возраст": person.age,
        "Семья": person.family,
        "Пользовательское соглашение": "1" if deal.channel in SITE else "",
        "cid": person.ids[0],
        "uid": person.ids[1],
        "tid": "UA-000000-1",
        "roistat": str(200000 + person.number),
    }
    return [values.get(header, "") for header in CONTACT]


def _custom(dice: Dice, deal: Deal) -> list[str]:
    source, medium, campaigns = planted.UTM.get(deal.channel, ("", "", ("",)))
    visit = str(200000 + deal.person.number) if not deal.repeat else str(400000 + dice.whole(0, 99999))
    values = {
        "utm_source": source,
        "utm_medium": medium,
        "utm_campaign": dice.pick(campaigns),
        "utm_term": deal.said.phrase if source else "",
        "_ym_uid": deal.person.ids[2] if deal.channel in SITE else "",
        "_ym_counter": "00000000" if deal.channel in SITE else "",
        "roistat": visit if deal.channel in SITE else "",
        "KEYWORD": deal.said.phrase,
        "Посадочная страница": deal.said.page,
        "Товар": LAYOUTS[deal.layout].product,
        "Планировка": deal.layout if dice.chance(0.93) else "",
        "Площадь, м²": f"{deal.area:.1f}".replace(".", ","),
        "Этаж": str(deal.floor),
        "Отделка": dice.weighted({"Без отделки": 5, "Чистовая": 4, "": 3}),
        "Способ оплаты": dice.weighted({"Ипотека": 52, "Рассрочка": 18, "100 %": 17, "Трейд-ин": 6, "": 7}),
        "Маржа": str(deal.margin) if deal.chosen else "",
        "Источник": deal.channel,
        "domain": "severny-svet.example" if deal.channel in SITE else "",
        "Причина отказа": dice.weighted(planted.LOST_REASONS) if deal.status == "lost" else "",
        "cid": deal.person.ids[0],
        "tid": "UA-000000-2",
    }
    return [values.get(header, "") for header in DEAL]


def parking(dice: Dice, flats: list[Deal], number: int) -> list[str]:
    """A deal about a parking place in the pipeline beside: a buyer of a flat, no job of its own."""
    deal = dice.pick([deal for deal in flats if deal.status == "won"])
    cells = row(dice, deal, number)
    width = len(FIXED) + len(CONTACT)
    fixed = dict(zip(FIXED, cells, strict=False))
    assert deal.closed
    created = min(deal.closed + dice.delay(dice.between(1, 40)), planted.LAST_MOMENT - dice.delay(1))
    fixed |= {
        "Название сделки": f"Машиноместо {dice.whole(1, 340)}",
        "Бюджет ": str(10000 * dice.whole(90, 165)),
        "Воронка": "Паркинг",
        "Дата создания сделки": _stamp(created),
        "Дата редактирования": _stamp(created),
        "Дата закрытия": planted.OPEN_DATE,
        "Этап сделки": "Первичный контакт",
        "Теги": "паркинг",
        "Примечание": "Хочет машиноместо, показали план паркинга.",
        "Примечание 2": "",
        "Примечание 3": "",
        "Примечание 4": "",
        "Примечание 5": "",
    }
    blank = {
        "KEYWORD",
        "utm_term",
        "Планировка",
        "Площадь, м²",
        "Этаж",
        "Отделка",
        "Маржа",
        "Посадочная страница",
        "Причина отказа",
    }
    custom = ["" if header in blank else cell for header, cell in zip(DEAL, cells[width:], strict=True)]
    return [*(fixed[header] for header in FIXED), *cells[len(FIXED) : width], *custom]


def soil(dice: Dice, rows: list[list[str]]) -> list[int]:
    """Spoil a few cells as people do, in place; the rows spoilt, none twice."""
    places = dice.shuffled(range(len(rows)))
    amount, created, phone = (FIXED.index(name) for name in ("Бюджет ", "Дата создания сделки", "Мобильный телефон"))
    spoilt = [(amount, text) for text in DIRTY_AMOUNTS] + [(created, text) for text in DIRTY_DATES] + [(phone, "")] * 3
    for place, (column, text) in zip(places, spoilt, strict=False):
        rows[place][column] = text
    return places[: len(spoilt)]


def truth(flats: list[Deal], numbers: list[int], spoilt: set[int]) -> bytes:
    """For each flat deal: its job, the fields that state it, the other job mentioned, whether a cell was spoilt."""
    header = ("deal_id", "job", "evidence", "also", "status", "customer", "spoilt")
    lines = (
        (
            number,
            deal.job,
            " ".join(deal.said.evidence),
            deal.said.also,
            deal.status,
            deal.person.number,
            int(place in spoilt),
        )
        for place, (deal, number) in enumerate(zip(flats, numbers, strict=True))
    )
    return as_csv(header, lines).encode()


def parameters(flats: list[Deal]) -> bytes:
    """Planted and drawn figures for each job, as YAML."""
    lines = ["# Written by generate.py: what was planted for each job, and what the draw made of it.", "jobs:"]
    for job in JOBS:
        lines += [f"  {job}:", f"    planted: {_flow(_planted(job))}", f"    drawn: {_flow(_drawn(flats, job))}"]
    return ("\n".join(lines) + "\n").encode()


def _flow(values: dict[str, float]) -> str:
    shown = (f"{name}: {value:g}" if value < 1 else f"{name}: {value:.0f}" for name, value in values.items())
    return f"{{{', '.join(shown)}}}"


def _planted(job: str) -> dict[str, float]:
    spec = JOBS[job]
    return {
        "share": spec.share,
        "win_rate": spec.win_rate,
        "cycle_days": spec.days,
        "metre": 1000 * spec.metre,
        "margin": spec.margin,
    }


def _drawn(flats: list[Deal], job: str) -> dict[str, float]:
    mine = [deal for deal in flats if deal.job == job]
    won = [deal for deal in mine if deal.status == "won"]
    lost = sum(deal.status == "lost" for deal in mine)
    revenue = sum(deal.price for deal in won)
    return {
        "deals": len(mine),
        "won": len(won),
        "lost": lost,
        "win_rate": round(len(won) / (len(won) + lost), 4),
        "cycle_days": statistics.median((deal.closed - deal.created).days for deal in won if deal.closed),
        "revenue": revenue,
        "order_value": statistics.median(deal.price for deal in won),
        "margin": round(sum(deal.margin for deal in won) / revenue, 4),
    }


def make() -> dict[str, bytes]:
    """The files by path relative to the project folder."""
    dice = Dice(planted.SEED)
    customers = people(dice)
    flats = deals(dice, customers)
    numbers, number = [], 31_400_000
    for _ in range(len(flats) + planted.PARKING_DEALS):
        number += dice.whole(3, 97)
        numbers.append(number)
    rows = [row(dice, deal, numbers[place]) for place, deal in enumerate(flats)]
    options = len(FIXED) + len(CONTACT) + DEAL.index("Опции")
    for cells, ticked in zip(rows, orders(Dice(planted.SEED + 7), flats), strict=True):
        cells[options] = ticked
    campaign = len(FIXED) + len(CONTACT) + DEAL.index("utm_campaign")
    files, known = beyond(customers, flats, [cells[campaign] for cells in rows])
    spoilt = soil(dice, rows)
    rows += [parking(dice, flats, number) for number in numbers[len(flats) :]]
    header = (*FIXED, *CONTACT, *DEAL)
    return files | {
        "data/deals.csv": as_csv(header, rows).encode(),
        "truth/deals.csv": truth(flats, numbers[: len(flats)], set(spoilt)),
        "truth/parameters.yml": parameters(flats) + known.encode(),
    }


def main() -> None:
    """Write the files into the folder given, or beside this script."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for name, content in make().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        print(f"{name}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
