"""The base of every options model, so that each option error in the product reads alike."""

from pydantic import BaseModel, ConfigDict


class Options(BaseModel):
    """A frozen model that refuses unknown keys; plugins declare their options and documents with it."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
