"""Who did not answer: the response rate, and what the answers of the silent could change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dispositions:
    """What became of everybody who was asked, as AAPOR divides them.

    Attributes:
        complete: complete interviews (I).
        partial: broken off, with answers enough to be used (P).
        refused: refusals and break-offs (R).
        no_contact: eligible, never reached (NC).
        other: eligible, not interviewed for other reasons (O).
        unknown: nobody knows whether they were eligible (UH + UO), as addresses that never reacted.
    """

    complete: int
    partial: int = 0
    refused: int = 0
    no_contact: int = 0
    other: int = 0
    unknown: int = 0

    @property
    def asked(self) -> int:
        """Everybody, known to be eligible or not."""
        return self.complete + self.partial + self.refused + self.no_contact + self.other + self.unknown

    @property
    def response_rate(self) -> float:
        """RR1, the least of AAPOR's rates: complete interviews over everybody asked; ZeroDivisionError for nobody.

        Source: AAPOR, Standard Definitions (10th ed., 2023), response rate 1.
        """
        return self.complete / self.asked


def share_bounds(share: float, response_rate: float) -> tuple[float, float]:
    """The share in the whole frame if all who are silent said no, and if all said yes.

    No assumption about the silent is made, so no larger sample narrows it: only more answers do.

    Args:
        share: among respondents, in [0, 1].
        response_rate: respondents over frame, in [0, 1].

    Raises:
        ValueError: either outside [0, 1].

    Source: Cochran, Sampling Techniques (3rd ed., 1977), section 13.2; Manski (1989), Journal of Human Resources 24.
    """
    if not (0 <= share <= 1 and 0 <= response_rate <= 1):
        raise ValueError(f"a share and a response rate lie between 0 and 1, got {share} and {response_rate}")
    return share * response_rate, share * response_rate + 1 - response_rate
