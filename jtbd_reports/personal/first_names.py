"""Frequent first names, Russian in all cases and English, and the words that only look like them."""

from __future__ import annotations

from functools import cache

_HARD = """
Август Авдей Адам Азат Азиз Айдар Айрат Алан Александр Алишер Альберт Альфред Анвар Антон Арам Арман Армен Арнольд
Артем Артур Архип Аслан Ашот Ашур Бауржан Бахрам Бахром Бахтияр Богдан Борис Булат Вадим Валентин Вахтанг Вениамин
Виктор Виталик Влад Владимир Владислав Владлен Вован Всеволод Вячеслав Гарик Герман Глеб Давид Даврон Дамир Даниил
Данил Демьян Денис Джамал Дилшод Димон Егор Елизар Ержан Ерлан Ефим Жамшид Жасур Захар Иван Игнат Ильдар Ильнур Ильяс
Ислам Камиль Карен Карим Кирилл Клим Константин Костик Кузьма Леонид Леха Магомед Макар Макс Максим Марат Марк Мартин
Мирон Мурат Муслим Назар Назир Наиль Никодим Нурлан Олег Осип Остап Павлик Платон Прохор Равиль Радик Рамзан Рамиль
Рауф Рафаэль Рашад Рашид Ренат Ринат Рифат Роберт Родион Роман Ростислав Руслан Рустам Рустем Салават Самат Самвел
Санек Санжар Сардор Сармат Святослав Семен Славик Спартак Станислав Стас Степан Тагир Тарас Тигран Тимофей Тимур Тихон
Толик Толян Улугбек Умар Фарух Фархад Федор Феликс Филипп Хасан Христофор Шамиль Шурик Шухрат Эдгар Эдик Эдуард Эльдар
Эльчин Эмиль Эрик Юлиан Юрик Яков Ян Ярослав
"""
_SOFT = """
Авдей Аверкий Алексей Алексий Анатолий Андрей Аркадий Арсений Афанасий Валерий Василий Виталий Геннадий Георгий Гордей
Григорий Дмитрий Евгений Елисей Еремей Ерофей Игорь Иннокентий Климентий Лаврентий Лазарь Макарий Матвей Мефодий
Моисей Николай Патрикей Рамзай Савелий Сергей Тарасий Тимерлан Тимофей Фаддей Эрнест Юлий Юрий
"""
_VOWEL = """
Агата Агния Ада Аделина Аза Аида Айгерим Айнура Айша Алевтина Александра Алена Аленка Алеша Алина Алинка Алиса Алия
Алла Алсу Альбина Альфия Аля Амина Анастасия Ангелина Андрюша Анечка Анжела Анжелика Анна Антонина Анфиса Анюта Аня
Арина Ариша Ася Белла Борька Боря Вадик Валентина Валерия Валя Ванечка Ваня Варвара Варя Василина Василиса Вася Вера
Вероника Вика Виктория Виолетта Витя Влада Владислава Владлена Вова Вовка Володя Галина Галя Геля Гена Гоша Гриша
Гульназ Гульнара Гуля Гюльнара Данечка Данила Дария Дарья Даша Дашенька Денчик Диана Дильноза Дима Димка Димочка Дина
Динара Ева Евгения Евдокия Егорка Екатерина Елена Елизавета Есения Жанна Женя Жора Зарина Зейнаб Зина Зинаида Злата
Зоя Зульфия Зуля Зухра Игорек Изабелла Илона Илья Инга Инесса Инна Ира Ираида Ирина Ириша Ирочка Иса Ия Камилла
Капитолина Карина Каролина Катенька Катька Катюша Катя Кира Клава Клавдия Клара Коля Колян Костя Кристина Ксения Ксеня
Ксюша Кузьма Лада Лара Лариса Лева Лейла Лена Ленка Леночка Леня Лера Леся Леша Лешка Лиана Лидия Лиза Лилия Лиля Лина
Лия Лолита Лука Люба Люда Людмила Люся Ляйсан Мадина Майя Максимка Малика Маня Маргарита Марина Маринка Мариша Мария
Марта Маруся Марьям Марьяна Маша Машенька Машка Милана Милена Мира Мирослава Митя Миша Мишаня Мишка Муса Мустафа
Надежда Надюша Надя Настенька Настюша Настя Наталия Наталка Наталья Наташа Наташка Нелли Нелля Нигора Ника Никита
Никитка Нина Нонна Нурия Нюра Оксана Олеся Олечка Ольга Оля Патимат Паша Пашка Петя Полина Поля Прасковья Рада Раиса
Рамиля Рая Регина Рената Римма Рита Роза Розалия Рома Ромочка Савва Самира Саша Сашенька Сашка Света Светка Светлана
Светочка Севда Сеня Серафима Серега Сережа Слава Снежана Сонечка Соня София Софья Станислава Стася Стелла Степа
Сусанна Таисия Тамара Тамила Танечка Танька Танюша Таня Тася Татьяна Тема Тимоша Толя Тома Тоня Ульяна Уля Фаина
Фарида Фатима Фая Федя Филя Фома Хадижа Шура Эвелина Эдя Элина Элла Эльвира Эльмира Эльнара Эля Эмилия Эмма Юлечка
Юлиана Юлианна Юлия Юля Юра Яна Яночка Ярослава Яша
"""
_FEMININE_SOFT = "Адель Айгуль Асель Гузель Любовь Нинель"
_ODD = """
Артёмом Дмитрию Илия Лев Льва Льве Львом Льву Любови Любовью Михаил Михаила Михаиле Михаилом Михаилу Нелли Павел Павла
Павле Павлом Павлу Петр Петра Петре Петром Петру
"""
_LATIN = """
Aaron Adam Adrian Agnes Alan Albert Alex Alexander Alexandra Alexei Alexey Alice Alina Allison Amanda Amy Anastasia
Andrea Andrei Andrew Andrey Angela Anita Ann Anna Anne Anthony Anton Arthur Ashley Barbara Benjamin Bernard Beth Betty
Brandon Brian Bruce Carl Carlos Carol Caroline Catherine Charles Charlotte Chloe Christian Christina Christine
Christopher Claire Clara Colin Craig Cynthia Daniel David Deborah Denis Dennis Derek Diana Diane Dmitri Dmitriy Dmitry
Donald Donna Dorothy Douglas Edward Ekaterina Eleanor Elena Elizabeth Ella Ellen Emily Emma Eric Erik Ethan Eugene
Evgenia Evgeny Fiona Frances Francis Galina Gary George Georgy Gerald Gordon Gregory Hannah Harold Harry Helen Henry
Howard Igor Ilya Inna Irina Isabella Ivan Jacob James Jane Janet Jason Jeffrey Jennifer Jeremy Jessica Joan Joanna Joe
John Jonathan Joseph Joshua Joyce Judith Judy Julia Julie Justin Karen Karina Katherine Kathleen Katie Keith Kelly
Kenneth Kevin Kirill Konstantin Kristina Ksenia Larisa Larry Laura Lauren Lawrence Leonard Leonid Linda Lisa Louis
Louise Lucy Ludmila Luke Maksim Margaret Maria Marie Marina Martha Martin Mary Matthew Maxim Megan Melissa Michael
Michelle Mike Mikhail Monica Nadezhda Nancy Natalia Natalie Natalya Nathan Nicholas Nicole Nikita Nikolai Nikolay Nina
Noah Oksana Oleg Olga Oliver Olivia Pamela Patricia Patrick Paul Pavel Peter Philip Phillip Polina Rachel Ralph
Raymond Rebecca Richard Robert Roger Roman Ronald Ruslan Russell Ruth Ryan Samantha Samuel Sandra Sara Sarah Scott
Sean Sergei Sergey Sharon Simon Sofia Sophia Stanislav Stephanie Stephen Steve Steven Susan Svetlana Tatiana Tatyana
Teresa Thomas Timothy Tom Tyler Valentina Valeria Vera Veronica Victor Victoria Viktor Viktoria Vincent Virginia
Vitaly Vladimir Vladislav Walter Wayne William Yana Yulia Yuri Yury Zachary Zoe
"""

# Alone, each of these is as often a thing, a place, a brand or a plain word.
_AMBIGUOUS = """
Август Агата Ада Адам Аза Алан Алиса Ася Булат Варя Василиса Вера Виктория Влада Владимир Гена Дина Ева Злата Иса
Ислам Ия Карен Кира Клим Костя Лада Лара Лев Лилия Лина Лира Лия Лука Любовь Майя Макс Максим Малика Маня Марат Марк
Марсель Марта Мартин Милана Мира Мишка Муса Надежда Ника Платон Поля Рада Рая Роза Рома Роман Салават Самат Саня
Сармат Света Сеня Слава Снежана Соня София Спартак Стелла Тема Тихон Тома Умар Феликс Филя Шура Эмиль Юлий Ян
"""
_AMBIGUOUS_FORMS = frozenset(("Льва", "Льву", "Мая"))


def folded(word: str) -> str:
    """A word as it is looked up: capitalised, ё as е."""
    return (word if word.istitle() else word.capitalize()).replace("ё", "е").replace("Ё", "Е")


def _cases(name: str) -> set[str]:
    """All cases of a name: six endings by the last letter, spelling rules of к, г, х and hushing letters kept."""
    if name.endswith("ия"):
        endings, stem = "я и ю ей", name[:-1]
    elif name.endswith("я"):
        endings, stem = "я и е ю ей", name[:-1]
    elif name.endswith("а"):
        soft, hushing = name[-2] in "гкхжшчщ", name[-2] in "жшчщц"
        endings, stem = f"а {'и' if soft else 'ы'} е у {'ей' if hushing else 'ой'}", name[:-1]
    elif name.endswith("ий"):
        endings, stem = "й я ю ем и", name[:-1]
    elif name.endswith("ь") and name in _FEMININE_SOFT:
        endings, stem = "ь и ью", name[:-1]
    elif name.endswith(("й", "ь")):
        endings, stem = f"{name[-1]} я ю ем е", name[:-1]
    elif name[-1] in "уиеэ":
        return {name}
    else:
        endings, stem = " а у ом е", name
    return {name, *(stem + ending for ending in endings.split())}


def _names() -> list[str]:
    return f"{_HARD} {_SOFT} {_VOWEL} {_FEMININE_SOFT}".split()


@cache
def russian() -> frozenset[str]:
    """Every case form of the Russian first names, folded."""
    return frozenset(form for name in _names() for form in _cases(name)) | {folded(word) for word in _ODD.split()}


@cache
def nominative() -> frozenset[str]:
    """The Russian first names as they are called, folded; some are another name's genitive too."""
    return frozenset(folded(name) for name in (*_names(), "Павел", "Петр", "Лев", "Михаил", "Илия"))


@cache
def ambiguous() -> frozenset[str]:
    """Case forms that are no proof of a person when they stand alone, folded."""
    return _AMBIGUOUS_FORMS.union(form for name in _AMBIGUOUS.split() for form in _cases(name))


@cache
def latin() -> frozenset[str]:
    """First names in Latin letters that are no common English words."""
    return frozenset(_LATIN.split())
