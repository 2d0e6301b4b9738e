"""Tables of what people said: surveys, interviews, reviews."""

from __future__ import annotations

from jtbd_reports.datasets.shapes import Dataset, Field

QUESTION_KINDS = ("single", "multiple", "scale", "number", "open", "price", "date", "key")

RESPONDENTS = Dataset(
    "respondents",
    "One filled questionnaire.",
    (
        Field("respondent_id", "text", "Unique in the survey.", required=True, person=True),
        Field("survey", "category", "Which survey: the source's name unless told."),
        Field("customer_id", "text", "The customer, where the answer can be linked.", refers="customers", person=True),
        Field("started_at", "datetime", "When the first question was shown."),
        Field("submitted_at", "datetime", "When it was sent."),
        Field("complete", "boolean", "Whether it was filled to the end."),
        Field("collector", "category", "Where it was collected."),
        Field("seconds", "number", "How long it took.", unit="seconds"),
    ),
    key="respondent_id",
    time="submitted_at",
)

QUESTIONS = Dataset(
    "questions",
    "One question as it was asked.",
    (
        Field("question_id", "text", "Unique in the survey.", required=True),
        Field("survey", "category", "Which survey."),
        Field("position", "integer", "Its place in the questionnaire."),
        Field("text", "text", "Its words."),
        Field("item", "text", "The row of a grid it is."),
        Field("kind", "category", "How it is answered.", values=QUESTION_KINDS),
        Field("low", "number", "Lowest point of its scale."),
        Field("high", "number", "Highest point of its scale."),
        Field("reversed", "boolean", "Whether a high answer means little."),
        Field(
            "purpose",
            "category",
            "What it measures, as questions.yml says: scenario, importance, satisfaction, attribute, price and so on.",
        ),
        Field("about", "category", "Which outcome, price point or attribute."),
    ),
    key="question_id",
)

RESPONSES = Dataset(
    "responses",
    "One answer; a question with several choices has a row for each that was chosen.",
    (
        Field("respondent_id", "text", "Who answered.", required=True, refers="respondents", person=True),
        Field("question_id", "text", "Which question.", required=True, refers="questions"),
        Field("answer", "text", "The answer as text.", required=True),
        Field("value", "number", "The answer as a number, where it is one; reversed items turned round."),
    ),
)

RATINGS = Dataset(
    "ratings",
    "How important one desired outcome is to one respondent, and how well it is served.",
    (
        Field("respondent_id", "text", "Who answered.", required=True, refers="respondents", person=True),
        Field("outcome", "category", "The desired outcome.", required=True),
        Field("importance", "number", "On the scale of the survey."),
        Field("satisfaction", "number", "On the scale of the survey."),
        Field("low", "number", "Lowest point of the scale."),
        Field("high", "number", "Highest point of the scale."),
    ),
)

INTERVIEWS = Dataset(
    "interviews",
    "One interview.",
    (
        Field("interview_id", "text", "Unique in the project.", required=True),
        Field("who", "text", "Who was spoken to, as it may be said in a report."),
        Field("segment", "category", "The segment or job the person stands for."),
        Field("role", "category", "Buyer, user, expert and the like."),
        Field("account_id", "text", "The company.", refers="accounts"),
        Field("customer_id", "text", "The customer, where known.", refers="customers", person=True),
        Field("held_at", "datetime", "When it was held."),
        Field("consent", "category", "What may leave the project.", values=("quotes", "internal")),
        Field("language", "category", "In which it was held."),
        Field("coders", "text", "Who coded it, comma-separated, the first coder first; missing where nobody did."),
    ),
    key="interview_id",
    time="held_at",
)

TURNS = Dataset(
    "turns",
    "One turn of a speaker in an interview.",
    (
        Field("interview_id", "text", "Which interview.", required=True, refers="interviews"),
        Field("position", "integer", "Its place in the interview.", required=True),
        Field("speaker", "category", "Who speaks.", values=("interviewer", "interviewee", "other")),
        Field("text", "text", "What was said.", required=True),
    ),
)

CODES = (
    "situation",
    "push",
    "pull",
    "anxiety",
    "habit",
    "outcome",
    "missing",
    "channel",
    "competitor",
    "price",
    "words",
)

QUOTES = Dataset(
    "quotes",
    "One coded passage of an interview, review or call; a passage with two codes has two rows.",
    (
        Field("interview_id", "text", "Which interview.", refers="interviews"),
        Field("position", "integer", "Where it begins: the turn's place."),
        Field("passage", "integer", "Number of the passage in its interview."),
        Field("text", "text", "The words.", required=True),
        Field("code", "category", f"What it is evidence of: {', '.join(CODES)}, or a code of the project's own."),
        Field("job", "category", "The job it speaks of, where the coder said so."),
        Field("coder", "category", "Who coded it."),
        Field("sentiment", "category", "Good or bad, where it was judged.", values=("positive", "negative", "neutral")),
        Field("said_at", "datetime", "When it was said."),
        Field("source", "category", "Where it comes from: interview, review, call."),
    ),
    time="said_at",
)
