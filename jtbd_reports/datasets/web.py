"""Tables of web analytics and advertising: from Yandex Metrica, its Logs API, other counters."""

from __future__ import annotations

from jtbd_reports.datasets.shapes import Dataset, Field

VISITS = Dataset(
    "visits",
    "One visit to the site.",
    (
        Field("visit_id", "text", "Unique within a year.", required=True),
        Field("client_id", "text", "The browser.", person=True),
        Field("customer_id", "text", "The customer, where known.", refers="customers", person=True),
        Field("started_at", "datetime", "When it began."),
        Field("channel", "category", "Traffic source: organic, ad, direct, referral, social and so on."),
        Field("engine", "category", "Search engine, advertising system, social network or site it came from."),
        Field("utm_source", "category", "Tag of the link."),
        Field("utm_medium", "category", "Tag of the link."),
        Field("campaign", "category", "Tag of the link or name of the campaign."),
        Field("utm_content", "category", "Tag of the link."),
        Field("phrase", "text", "Keyword of the advertisement."),
        Field("page", "text", "Landing page."),
        Field("referrer", "text", "Page it came from."),
        Field("pageviews", "integer", "Pages looked at."),
        Field("seconds", "integer", "How long it lasted.", unit="seconds"),
        Field("bounce", "boolean", "Whether it was a bounce."),
        Field("new", "boolean", "Whether it was the browser's first."),
        Field("robot", "boolean", "Whether the counter takes it for a robot."),
        Field("device", "category", "What was held in the hand.", values=("desktop", "mobile", "tablet", "tv")),
        Field("city", "category", "Where from."),
        Field("goals", "integer", "How many goals were reached."),
        Field("purchases", "integer", "How many purchases were made."),
        Field("revenue", "money", "What they were worth."),
    ),
    key="visit_id",
    time="started_at",
)

HITS = Dataset(
    "hits",
    "One page view or event of a visit.",
    (
        Field("hit_id", "text", "Unique in the export.", required=True),
        Field("visit_id", "text", "Its visit.", refers="visits"),
        Field("client_id", "text", "The browser.", person=True),
        Field("at", "datetime", "When."),
        Field("page", "text", "Address of the page."),
        Field("title", "text", "Title of the page."),
        Field("referrer", "text", "Page it came from."),
        Field("kind", "category", "What it was.", values=("page", "link", "download", "event")),
        Field("goals", "integer", "How many goals were reached."),
    ),
    key="hit_id",
    time="at",
)

GOALS = Dataset(
    "goals",
    "One goal reached in one visit.",
    (
        Field("visit_id", "text", "The visit.", required=True, refers="visits"),
        Field("goal", "category", "Which goal: its number or name.", required=True),
        Field("at", "datetime", "When it was reached."),
        Field("price", "money", "What it was worth."),
        Field("order_id", "text", "The order it belongs to."),
    ),
    time="at",
)

PHRASES = Dataset(
    "phrases",
    "One search phrase over the period of an export; phrases the search engine hides are one row.",
    (
        Field("phrase", "text", "The words searched for; missing in the row of hidden phrases."),
        Field("hidden", "boolean", "Whether this is what the search engine hides.", required=True),
        Field("engine", "category", "Search engine."),
        Field("visits", "integer", "Visits.", required=True),
        Field("users", "integer", "Visitors."),
        Field("bounce_rate", "number", "Share of bounces, from 0 to 1."),
        Field("page_depth", "number", "Pages in a visit, on average."),
        Field("seconds", "number", "Length of a visit, on average.", unit="seconds"),
        Field("goals", "number", "Times the goals were reached."),
        Field("conversion_rate", "number", "Share of visits that reached a goal, from 0 to 1."),
        Field("revenue", "money", "What the visits were worth."),
        Field("category", "category", "A human's grouping, where the export has one."),
        Field("from_date", "datetime", "First day of the period."),
        Field("to_date", "datetime", "Last day of the period."),
    ),
    time="to_date",
)

TRAFFIC = Dataset(
    "traffic",
    "One line of a summary report of web analytics.",
    (
        Field(
            "report",
            "category",
            "Which report.",
            required=True,
            values=(
                "summary",
                "sources",
                "entry_pages",
                "devices",
                "regions",
                "interests",
                "age",
                "gender",
                "hours",
                "other",
            ),
        ),
        Field("line", "text", "What the line is about: a source, a page, a city; its levels joined by ›."),
        Field("detail", "category", "The second dimension, such as the source in detail."),
        Field("hidden", "boolean", "Whether the counter does not know what it is about."),
        Field("from_date", "datetime", "First day."),
        Field("to_date", "datetime", "Last day."),
        Field("visits", "integer", "Visits.", required=True),
        Field("users", "integer", "Visitors."),
        Field("pageviews", "integer", "Pages looked at."),
        Field("new_share", "number", "Share of new visitors, from 0 to 1."),
        Field("bounce_rate", "number", "Share of bounces, from 0 to 1."),
        Field("page_depth", "number", "Pages in a visit, on average."),
        Field("seconds", "number", "Length of a visit, on average.", unit="seconds"),
        Field("goals", "number", "Times the goals were reached."),
        Field("affinity", "number", "Affinity index, 1 being the average."),
    ),
    time="to_date",
)

TOUCHES = Dataset(
    "touches",
    "One contact of a customer with the company through a channel, in time.",
    (
        Field("customer_id", "text", "Who.", refers="customers", person=True),
        Field("client_id", "text", "The browser, where the customer is not known.", person=True),
        Field("deal_id", "text", "The deal it led to, where known.", refers="deals"),
        Field("at", "datetime", "When."),
        Field("channel", "category", "Through which channel.", required=True),
        Field("campaign", "category", "Campaign."),
        Field("touchpoint", "category", "Where exactly: page, call, show-room."),
        Field("converted", "boolean", "Whether it ended in what was wanted."),
        Field("value", "money", "What it was worth."),
    ),
    time="at",
)
