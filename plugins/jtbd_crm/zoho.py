"""Exports like those of Zoho CRM: deals, contacts, and the sheet of advertising costs kept beside them."""

from __future__ import annotations

from jtbd_crm.shapes import Format, People

_IDS = ("Id", "Record Id", "Deal Id", "Record ID")

DEALS = Format(
    name="zoho",
    title="Zoho-like deals export",
    what="deals",
    block=(
        "Id", "Deal Owner Name", "Closing Date", "Quality", "Stage", "Lost Reason", "Page", "Campaign", "SLA",
        "Content", "Term", "Source", "Payment Type", "Product", "Created Time", "Initial Amount Paid",
        "Offer Total Amount", "Contact Name", "City", "Deal Name", "Deal Owner", "Amount", "Account Name",
        "Lead Source", "Pipeline", "Probability (%)", "Modified Time", "Type", "Next Step", "Reason For Loss",
    ),
    must=("Stage", "Created Time", ("Deal Owner Name", "Deal Owner", "Closing Date"), ("Contact Name", "Deal Name")),
    enough=10,
    people=People(ids=("Contact Name.id", "Contact Id", "Contact Name")),
    edited=("Modified Time",),
    won=("payment done", "closed won", "closed (won)", "won"),
    lost=("lost", "closed lost", "closed (lost)", "closed lost to competition", "closed-lost to competition"),
    noise=frozenset({"sla", "record id", "deal owner.id", "account name.id"}),
    tables={
        "deals": {
            "deal_id": _IDS,
            "customer_id": ("=customer",),
            "account_id": ("Account Name.id", "Account Id", "Account Name"),
            "title": ("Deal Name",),
            "comment": ("Description",),
            "tags": ("Tag",),
            "phrase": ("Term",),
            "page": ("Page",),
            "product": ("Product", "Type"),
            "channel": ("Source", "Lead Source"),
            "campaign": ("Campaign", "Campaign Source"),
            "manager": ("Deal Owner Name", "Deal Owner"),
            "pipeline": ("Pipeline",),
            "stage": ("Stage",),
            "status": ("=status(Stage)",),
            "lost_reason": ("Lost Reason", "Reason For Loss", "Reason For Loss (s)"),
            "amount": ("Offer Total Amount", "Amount"),
            "created_at": ("Created Time",),
            "closed_at": ("=closed(Closing Date)",),
            "planned_close_at": ("=open(Closing Date)",),
        },
        "customers": {"customer_id": ("=customer",), "city": ("City",)},
    },
)  # fmt: skip

CONTACTS = Format(
    name="zoho",
    title="Zoho-like contacts export",
    what="contacts",
    block=("Id", "Contact Owner Name", "Created Time", "Modified Time"),
    must=(_IDS, ("Contact Owner Name", "Contact Owner"), "Created Time"),
    people=People(("Phone", "Mobile"), ("Email",), _IDS, ("First Name", "Last Name")),
    extras=False,
    tables={
        "customers": {
            "customer_id": ("=customer",),
            "city": ("Mailing City", "City"),
            "channel": ("Lead Source",),
            "first_seen_at": ("Created Time",),
        },
    },
)

COSTS = Format(
    name="zoho",
    title="sheet of advertising costs",
    what="costs",
    block=("Date", "Source", "Campaign", "Impressions", "Spend", "Clicks", "AdGroup", "Ad"),
    must=("Date", "Source", "Spend", ("Impressions", "Clicks")),
    extras=False,
    tables={
        "costs": {
            "date": ("Date",),
            "channel": ("Source",),
            "campaign": ("Campaign",),
            "cost": ("Spend",),
            "impressions": ("Impressions",),
            "clicks": ("Clicks",),
        },
    },
)

FORMATS = (DEALS, CONTACTS, COSTS)
