"""Tables of what was sold, to whom, at what cost: from a CRM, a shop, a ledger."""

from __future__ import annotations

from jtbd_reports.datasets.shapes import Dataset, Field

CUSTOMERS = Dataset(
    "customers",
    "One person or company that buys or may buy.",
    (
        Field("customer_id", "text", "The key deals refer to; never shown in a report.", required=True, person=True),
        Field("account_id", "text", "The company it belongs to.", refers="accounts"),
        Field("gender", "category", "As recorded by the client."),
        Field("age", "integer", "Age at first contact.", unit="years"),
        Field("birth_year", "integer", "Year of birth."),
        Field("income", "money", "Monthly income as stated."),
        Field("occupation", "category", "What the person does for a living."),
        Field("family", "category", "Household: single, couple, children."),
        Field("education", "category", "Level of education."),
        Field("city", "category", "Where the customer lives."),
        Field("channel", "category", "Channel of the first contact."),
        Field("first_seen_at", "datetime", "When the customer became known."),
    ),
    key="customer_id",
    time="first_seen_at",
)

IDENTITIES = Dataset(
    "identities",
    "One further name of a customer: a phone, an e-mail, a client id of web analytics. Wherever another table holds it "
    "as `customer_id`, the customer's own key is put in its place.",
    (
        Field("identity_id", "text", "The further name.", required=True, person=True),
        Field("customer_id", "text", "Whose it is.", required=True, refers="customers", person=True),
        Field(
            "kind",
            "category",
            "What it is.",
            values=("phone", "email", "client_id", "contact_id", "account_id", "other"),
        ),
    ),
    key="identity_id",
)

ACCOUNTS = Dataset(
    "accounts",
    "One company, where companies buy.",
    (
        Field("account_id", "text", "The key contacts and deals refer to.", required=True),
        Field("industry", "category", "What it does."),
        Field("size", "category", "Size as the client groups it."),
        Field("employees", "integer", "How many work there."),
        Field("revenue", "money", "Its yearly revenue."),
        Field("city", "category", "Where it is."),
        Field("country", "category", "Country."),
        Field("created_at", "datetime", "When it became known."),
    ),
    key="account_id",
    time="created_at",
)

CONTACTS = Dataset(
    "contacts",
    "One person on a company's side of one deal: a stakeholder.",
    (
        Field("contact_id", "text", "The person.", required=True, person=True),
        Field("account_id", "text", "The company.", refers="accounts"),
        Field("deal_id", "text", "The deal in which the person took part, where that is known.", refers="deals"),
        Field("customer_id", "text", "The customer the person is or belongs to.", refers="customers", person=True),
        Field("role", "category", "Position or role in the decision."),
        Field("main", "boolean", "Whether this is the deal's main contact."),
        Field("contacted_at", "datetime", "When the person was first spoken to."),
        Field("created_at", "datetime", "When the record was made."),
    ),
    time="contacted_at",
)

DEALS = Dataset(
    "deals",
    "One attempt at a sale, won, lost or still open.",
    (
        Field("deal_id", "text", "Unique in the export; made from file and row where it has none."),
        Field(
            "customer_id",
            "text",
            "Whose deal it is; deals without one are counted apart.",
            refers="customers",
            person=True,
        ),
        Field("account_id", "text", "The company, where companies buy.", refers="accounts"),
        Field("client_id", "text", "ClientID of web analytics, such as _ym_uid.", person=True),
        Field("title", "text", "The deal's name."),
        Field("comment", "text", "Notes of the sales manager or words of the customer."),
        Field("tags", "text", "Tags as one text, comma-separated."),
        Field("phrase", "text", "Search phrase or keyword that brought the customer."),
        Field("page", "text", "Landing page."),
        Field("product", "category", "What was asked for or bought."),
        Field("category", "category", "The product's family."),
        Field("channel", "category", "Where the deal came from."),
        Field("campaign", "category", "Advertising campaign."),
        Field("manager", "category", "Who led the deal."),
        Field("pipeline", "category", "Sales pipeline."),
        Field("stage", "category", "Stage as the client names it."),
        Field("status", "category", "How the deal stands.", required=True, values=("won", "lost", "open")),
        Field("lost_reason", "category", "Why the deal was lost."),
        Field("amount", "money", "Price of the deal."),
        Field("margin", "money", "Amount less direct cost."),
        Field("created_at", "datetime", "When the deal began."),
        Field("closed_at", "datetime", "When it was won or lost; missing while open."),
        Field("planned_close_at", "datetime", "When it was expected to close: a plan, not a fact."),
    ),
    key="deal_id",
    time="created_at",
)

STAGES = Dataset(
    "stages",
    "One deal entering one stage.",
    (
        Field("deal_id", "text", "The deal.", required=True, refers="deals"),
        Field("stage", "category", "The stage as the client names it.", required=True),
        Field("entered_at", "datetime", "When it was entered."),
        Field("position", "integer", "Its place in the pipeline's order."),
        Field("pipeline", "category", "Sales pipeline."),
        Field("status", "category", "What the stage means.", values=("won", "lost", "open")),
    ),
    time="entered_at",
)

DEAL_ITEMS = Dataset(
    "deal_items",
    "One product in one deal or order.",
    (
        Field("deal_id", "text", "The deal.", required=True, refers="deals"),
        Field("product_id", "text", "The product.", refers="products"),
        Field("product", "category", "Its name, where there is no product table."),
        Field("category", "category", "Its family."),
        Field("quantity", "number", "How many."),
        Field("amount", "money", "Price of all of them, after discount."),
        Field("cost", "money", "Their direct cost."),
    ),
)

PRODUCTS = Dataset(
    "products",
    "One product or line of products; its characteristics are the project's own columns.",
    (
        Field("product_id", "text", "The key deal items refer to.", required=True),
        Field("product", "category", "Its name, as in deals."),
        Field("category", "category", "Its family."),
        Field("price", "money", "List price."),
        Field("cost", "money", "Direct cost."),
    ),
    key="product_id",
)

COSTS = Dataset(
    "costs",
    "What was spent on one channel or campaign on one day.",
    (
        Field("date", "datetime", "The day of the spending.", required=True),
        Field("channel", "category", "Named as in deals.", required=True),
        Field("campaign", "category", "Named as in deals."),
        Field("cost", "money", "Money spent.", required=True),
        Field("impressions", "integer", "Times shown."),
        Field("clicks", "integer", "Times clicked."),
    ),
    time="date",
)

ACTIONS = Dataset(
    "actions",
    "One thing the company did for one customer: a call, a letter, an offer, a change of price.",
    (
        Field("customer_id", "text", "Towards whom.", refers="customers", person=True),
        Field("deal_id", "text", "In which deal.", refers="deals"),
        Field("at", "datetime", "When."),
        Field("kind", "category", "What was done."),
        Field("channel", "category", "Through which channel."),
        Field("message", "category", "Which message or offer."),
        Field("manager", "category", "Who did it."),
        Field("cost", "money", "What it cost."),
    ),
    time="at",
)
