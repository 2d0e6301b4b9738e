"""Exports of HubSpot: lists of deals, contacts and companies, and the tables of its objects."""

from __future__ import annotations

from jtbd_crm.shapes import Format, People

WON = ("closed won", "closedwon", "закрыта успешно", "сделка заключена")
LOST = ("closed lost", "closedlost", "закрыта неуспешно", "сделка потеряна")
_ONE_TABLE = "Name the other tables of the same account in this entry: contacts, companies, history, stage_table …"

DEALS = Format(
    name="hubspot",
    title="HubSpot deals export",
    what="deals",
    block=(
        "Record ID", "Deal Name", "Amount", "Deal Stage", "Close Date", "Deal owner", "Pipeline", "Create Date",
        "Associated Company", "Associated Company IDs", "Associated Contact", "Associated Contact IDs",
        "Original Source", "Last Activity Date", "Date entered current stage", "Is closed lost", "Is Closed Won",
        "Deal Type", "Currency", "Last Modified Date",
    ),
    must=("Record ID", "Deal Stage"),
    enough=8,
    people=People(ids=("Associated Contact IDs",)),
    edited=("Last Modified Date",),
    won=WON,
    lost=LOST,
    won_if="Is Closed Won",
    lost_if="Is closed lost",
    noise=frozenset({
        "associated company", "associated contact", "associated contact ids", "associated company ids",
        "associated company (primary)", "associated company ids (primary)", "is closed won", "is closed lost",
        "date entered current stage", "last activity date", "record id - company", "record id - contact",
    }),
    asides=("The first of a deal's contacts is taken for its customer, all of them for contacts.",),
    tables={
        "deals": {
            "deal_id": ("Record ID",),
            "customer_id": ("=customer",),
            "account_id": ("=first(Associated Company IDs (Primary))", "=first(Associated Company IDs)"),
            "title": ("Deal Name",),
            "comment": ("Deal Description",),
            "product": ("Product", "Deal Type"),
            "channel": ("Original Source", "Original Traffic Source", "Original Source Type"),
            "campaign": ("Original Source Drill-Down 1", "Original Traffic Source Drill-Down 1"),
            "manager": ("Deal owner",),
            "pipeline": ("Pipeline",),
            "stage": ("=stage(Deal Stage)",),
            "status": ("=status(Deal Stage)",),
            "lost_reason": ("Closed Lost Reason",),
            "amount": ("Amount", "Amount in company currency"),
            "created_at": ("Create Date",),
            "closed_at": ("=closed(Close Date)",),
            "planned_close_at": ("=open(Close Date)",),
        },
        "customers": {
            "customer_id": ("=customer",),
            "account_id": ("=first(Associated Company IDs (Primary))", "=first(Associated Company IDs)"),
        },
        "contacts": {
            "contact_id": ("=each(Associated Contact IDs)",),
            "deal_id": ("Record ID",),
            "customer_id": ("=customer",),
            "account_id": ("=first(Associated Company IDs (Primary))", "=first(Associated Company IDs)"),
            "main": ("=main(Associated Contact IDs)",),
        },
        "stages": {
            "deal_id": ("Record ID",),
            "stage": ("=entered stage",),
            "entered_at": ("=entered at",),
            "pipeline": ("=entered pipeline",),
            "status": ("=entered status",),
        },
    },
)  # fmt: skip

CONTACTS = Format(
    name="hubspot",
    title="HubSpot contacts export",
    what="contacts",
    block=(
        "Record ID", "First Name", "Last Name", "Email", "Phone Number", "Mobile Phone Number", "Contact owner",
        "Lead Status", "Lifecycle Stage", "Create Date", "Associated Company", "Associated Company IDs", "Job Title",
        "Original Source", "City", "Marketing contact status",
    ),
    must=("Record ID", "Email", ("First Name", "Last Name", "Contact owner", "Lifecycle Stage")),
    enough=7,
    people=People(
        ("Phone Number", "Mobile Phone Number"), ("Email", "Work email"), ("Record ID",), ("First Name", "Last Name")
    ),
    extras=False,
    tables={
        "customers": {
            "customer_id": ("=customer",),
            "account_id": ("=first(Associated Company IDs (Primary))", "=first(Associated Company IDs)"),
            "city": ("City",),
            "occupation": ("Job Title",),
            "channel": ("Original Source", "Original Traffic Source"),
            "first_seen_at": ("Create Date",),
        },
    },
)  # fmt: skip

COMPANIES = Format(
    name="hubspot",
    title="HubSpot companies export",
    what="companies",
    block=(
        "Record ID", "Company name", "Company owner", "Create Date", "Phone Number", "City", "Country/Region",
        "Industry", "Number of Employees", "Annual Revenue", "Company Domain Name", "Last Activity Date",
    ),
    must=("Record ID", ("Company name", "Company Domain Name")),
    enough=7,
    extras=False,
    tables={
        "accounts": {
            "account_id": ("Record ID",),
            "industry": ("Industry",),
            "employees": ("Number of Employees",),
            "revenue": ("Annual Revenue",),
            "city": ("City",),
            "country": ("Country/Region", "Country"),
            "created_at": ("Create Date",),
        },
    },
)  # fmt: skip

TABLE_DEALS = Format(
    name="hubspot_tables",
    title="HubSpot deal table",
    what="deals",
    block=(
        "deal_id", "is_deleted", "deal_pipeline_id", "deal_pipeline_stage_id", "owner_id", "portal_id",
        "property_dealname", "property_amount", "property_closedate", "property_createdate",
    ),
    must=("deal_id", "deal_pipeline_stage_id"),
    enough=8,
    edited=("_fivetran_synced", "property_hs_lastmodifieddate"),
    won=WON,
    lost=LOST,
    extras=False,
    asides=(_ONE_TABLE,),
    tables={
        "deals": {
            "deal_id": ("deal_id",),
            "customer_id": ("=customer",),
            "account_id": ("=company(deal_id)",),
            "title": ("property_dealname",),
            "comment": ("property_description",),
            "product": ("property_dealtype",),
            "channel": ("property_hs_analytics_source",),
            "manager": ("owner_id",),
            "pipeline": ("deal_pipeline_id",),
            "stage": ("=stage(deal_pipeline_stage_id)",),
            "status": ("=status(deal_pipeline_stage_id)",),
            "lost_reason": ("property_closed_lost_reason",),
            "amount": ("property_amount",),
            "created_at": ("property_createdate",),
            "closed_at": ("=closed(property_closedate)",),
            "planned_close_at": ("=open(property_closedate)",),
        },
    },
)  # fmt: skip

TABLE_CONTACTS = Format(
    name="hubspot_tables",
    title="HubSpot contact table",
    what="contacts",
    block=("id", "property_email", "property_createdate", "property_jobtitle", "property_company", "_fivetran_synced"),
    must=("id", "property_email"),
    enough=4,
    people=People(
        ("property_phone", "property_mobilephone"), ("property_email",), ("id",),
        ("property_firstname", "property_lastname"),
    ),
    extras=False,
    tables={
        "customers": {
            "customer_id": ("=customer",),
            "city": ("property_city",),
            "occupation": ("property_jobtitle",),
            "channel": ("property_hs_analytics_source",),
            "first_seen_at": ("property_createdate",),
        },
    },
)  # fmt: skip

TABLE_COMPANIES = Format(
    name="hubspot_tables",
    title="HubSpot company table",
    what="companies",
    block=("id", "property_name", "property_industry", "property_createdate", "property_country", "is_deleted"),
    must=("id", "property_name", ("property_industry", "property_country", "property_annualrevenue")),
    enough=4,
    extras=False,
    tables={
        "accounts": {
            "account_id": ("id",),
            "industry": ("property_industry",),
            "revenue": ("property_annualrevenue",),
            "employees": ("property_numberofemployees",),
            "city": ("property_city",),
            "country": ("property_country",),
            "created_at": ("property_createdate",),
        },
    },
)  # fmt: skip

TABLE_STAGES = Format(
    name="hubspot_tables",
    title="HubSpot table of stages that deals entered",
    what="history",
    block=("deal_id", "date_entered", "value", "source"),
    must=("deal_id", "value", "date_entered"),
    extras=False,
    tables={
        "stages": {
            "deal_id": ("deal_id",),
            "stage": ("=stage(value)",),
            "entered_at": ("date_entered",),
            "position": ("=position(value)",),
            "status": ("=status(value)",),
        },
    },
)

TABLE_HISTORY = Format(
    name="hubspot_tables",
    title="HubSpot history of deal properties",
    what="history",
    block=("deal_id", "timestamp", "name", "value", "source"),
    must=("deal_id", "name", "value", ("timestamp", "timestamp_instant")),
    extras=False,
    asides=("Of all properties only the rows of the stage are read: see where.",),
    tables={
        "stages": {
            "deal_id": ("deal_id",),
            "stage": ("=stage(value)",),
            "entered_at": ("timestamp", "timestamp_instant"),
            "position": ("=position(value)",),
            "status": ("=status(value)",),
        },
    },
)

TABLE_CONTACT_LINKS = Format(
    name="hubspot_tables",
    title="HubSpot table of contacts in deals",
    what="contact_links",
    block=("contact_id", "deal_id", "type_id", "category"),
    must=("contact_id", "deal_id"),
    people=People(ids=("contact_id",)),
    extras=False,
    tables={"contacts": {"contact_id": ("contact_id",), "deal_id": ("deal_id",), "customer_id": ("=customer",)}},
)

FORMATS = (
    DEALS, CONTACTS, COMPANIES, TABLE_DEALS, TABLE_CONTACTS, TABLE_COMPANIES, TABLE_STAGES, TABLE_HISTORY,
    TABLE_CONTACT_LINKS,
)  # fmt: skip
