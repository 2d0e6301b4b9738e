"""Words around names: what makes a person of a surname, and what makes a place, a company or a plain word of a name."""

from __future__ import annotations

import re
from functools import cache

from jtbd_reports.personal import first_names

_FEMALE_PATRONYMIC = "(?:ов|ев|ёв|ильинич|никитич|кузьминич|лукинич|фоминич|саввич)н(?:а|ы|е|у|ой|ою)"
_MALE_PATRONYMIC = "(?:ович|евич|ёвич|ильич|кузьмич|лукич|никитич|фомич|саввич|михалыч)(?:а|у|ем|е)?"
PATRONYMIC = re.compile(
    f"(?:[а-яё]{{2,}}(?:{_FEMALE_PATRONYMIC}|{_MALE_PATRONYMIC})|(?:{_FEMALE_PATRONYMIC}|{_MALE_PATRONYMIC}))"
)
"""A lower-case word that may be a patronymic; adjectives such as «основной» do too, so a first name must stand by."""
TURKIC = frozenset({"оглы", "кызы", "улы", "оглу", "гызы"})

SURNAME = re.compile(
    r"[а-яё-]+(?:(?:[оеё]в|[иы]н)(?:а|у|ым|е|ой|ою|ы|ых|ыми)?|[сц]к(?:ий|ого|ому|им|ом|ая|ой|ую|ою|ие|их|ими)"
    r"|енко|[чщн]ук(?:а|у|ом|е)?|[а-яё]юк(?:а|у|ом|е)?|[а-яё]{2}ян(?:а|у|ом|е)?|дзе|швили"
    r"|[а-яё]ович(?:а|у|ем|е)?|(?:ман|берг|штейн)(?:а|у|ом|е)?)"
)
"""A lower-case word with the ending of a Russian, Ukrainian, Armenian, Georgian or German surname, in any case."""

NOMINATIVE_SURNAME = re.compile(
    r"[а-яё-]+(?:(?:[оеё]в|[иы]н)а?|[сц]к(?:ий|ая|ой)|енко|[чщн]ук|[а-яё]юк|[а-яё]{2}ян|дзе|швили|[а-яё]ович|ман|берг|штейн)"
)
"""A lower-case word with the ending of such a surname in the nominative singular, he or she."""

_NO_SURNAME = """
автомагазин агент альтернатива ао аптека арендодатель архитектор банк без беседа бог богу брокер бти бульвар бухгалтер
бц бывшая бывший быстро важно ванна весна вечер видимо витрина возражение вопрос восемь воскресенье всегда встреча
вторник вчера выбор выставка гарантия где генеральный главный год голова господин госпожа готов готова готовы
гражданин гражданка группа да дата два две дду девушка дела дело день десять детский для договор доклад документ
долина дом домов дорогая дорогой другая другой дядя его егрн единица ее ей если жена женщина живет жильцов жк завтра
заказ заместитель заметка замок зао запись зато звать звонила звонок здесь здравствуй здравствуйте зима знакомая
знакомый зовут и или им имя инженер инн интервью ип ипотека их июль июля июнь июня казань как камин картина касса кафе
квартира клиент клиентка клиентов когда код комната компания кому консультант контакт корзина кп кпп кредит кто куда
купили кухня ленинский лестница лицо личный магазин май маляр мама март марта мастер машина мая между менеджер метро
мечта милая мкад мне мои мой молодец молодой москва москве москвы московский моя муж мужчина мфо мы на надо назначен
направление наш наша не невский нет нижний никто нко но новая новый номер нужна нужно оао объект огрн один одна
однокурсник он она они ооо опрос осень основа основание основной остров от ответ ответственный отдел отец отзыв
отлично офис пао папа пара партнер первая первый пересечение петербург письмо повторно подарок подробнее подруга
подъезд пожалуйста показ покупатель покупательница половина понедельник почему поэтому при привет приветствую прихожая
причина проект просьба пятница работа рабочий разговор ребенок рекламный респондент респондентка риелтор риэлтор
родители россии россию россия рф с салон сам сама самара север сегодня секретарь секция сестра скажите скидка слова
снг снилс снова соавтор собеседник собеседница собственник сообщение сосед соседка сотрудник сочи спасибо специалист
спросите среда сро станция студия суббота супруг супруга сша так там тверь теперь тетя технопарк тз тогда только три
тсж ттк туда тц ты тюмень у уважаемая уважаемый ук улица условие условия участник участница учитель февраль хозяин
хозяйка хорошо цена центр четверг четверть что чтобы эксперт эта этаж это этот юг юрист я январь яндекс ясно
"""

_PLACES = """
airport ave avenue bridge church college hall hospital hotel lake mount museum park road school square st street
university аллее аллея ао б-р библиотека библиотеки больница больницы бренд бул бульвар бульвара бульваре бутик бц г
гимназии гимназия голосовой город города городе гостиница группа деревне деревня жк завод зао им имени институт канал
кафе квартал квартале клиника клинике коллекция колонка компания корабль кофейня лицее лицей м магазин магазине метро
модель монастырь музей мыс наб набережная набережной оао ооо остров острова отеле отель памятник пао парк парка парке
пекарня пер переулке переулок пл площади площадь повесть помощник поселок посёлке посёлок пр пр-т премии премия проезд
проезде просп проспект проспекта проспекте пьеса ресторан ресторане роман салон селе село сериал серия сквер собор
сорт ст станции станция театр теплоход торт трк тупик тц ул улица улице улицу улицы университет университета усадьба
усадьбе усадьбы фабрика фильм фонд фонда храм церковь часовня ш школа школе школы шоколад шоссе яхта
"""

_ROLES = """
агент администратор арендатор брат брокер бухгалтер г-жа г-н господин госпожа гражданин гражданка директор доктор дочь
друг жена ип клиент клиентка консультант мастер менеджер муж официант официантка подруга покупатель прораб риелтор
риэлтор семья сестра сотрудник сотрудница супруг сын товарищ юрист
"""
_ROLE_ENDINGS = ("", "ь", "я", "а", "у", "ю", "ом", "ем", "ы", "и", "е", "ой", "ей", "ою", "ею")
TITLES = frozenset(("Mr", "Mrs", "Ms", "Miss", "Dr", "Prof"))
"""English titles, after which a capitalised word is a surname."""

_NO_LATIN_SURNAME = """
About After Airport And April Arbor As At August Avenue Bay Beach Before Blvd Boulevard Bridge But By Can Church City
Co College Company Could County Court Day December Did District Does Drive February For Friday From Group Had Hall Has
He Hospital Hotel House How If In Inc Is Island Islands It January July June Lake Lane Llc Ltd March May Monday Museum
November October Of On Or Parade Park Plaza Road Said Saturday Says School September She Should So Square State
Station Street Sunday Team That The Theater Theatre Then There They This Thursday To Tuesday University Was We
Wednesday What When Where Who Why Will With Would You
"""


@cache
def no_surname() -> frozenset[str]:
    """Russian words, lower-case, that begin sentences or stand by names and are no surnames."""
    return frozenset(_NO_SURNAME.split())


@cache
def places() -> frozenset[str]:
    """Lower-case words after which a name is that of a place, a work or a company."""
    return frozenset(_PLACES.split())


@cache
def no_latin_surname() -> frozenset[str]:
    """Capitalised English words that follow a first name without being its surname."""
    return frozenset(_NO_LATIN_SURNAME.split())


@cache
def roles() -> frozenset[str]:
    """Lower-case words, in the singular and in all cases, after which a capitalised word names a person."""
    return frozenset({"зовут", "звать"}).union(
        word[: -1 if word[-1] in "ьяйа" else None] + ending for word in _ROLES.split() for ending in _ROLE_ENDINGS
    )


def is_first_name(word: str) -> bool:
    """Whether a word is a frequent first name, Russian in any case or English, alone or before a hyphen."""
    first = first_names.folded(word.partition("-")[0])
    return first in first_names.russian() or first in first_names.latin()
