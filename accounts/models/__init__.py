from accounts.models.absence import Absence, AbsenceQuerySet
from accounts.models.access import Invitation, SetupCode
from accounts.models.address import AddressMark
from accounts.models.job import JobRun
from accounts.models.notice import CARRIES_A_KEY, Notice, NoticeKind, NoticeQuerySet, NoticeState
from accounts.models.preference import LetterPreference
from accounts.models.reading import Reading, ReadingKind
from accounts.models.user import Role, Theme, User, UserQuerySet

__all__ = [
    "CARRIES_A_KEY",
    "Absence",
    "AbsenceQuerySet",
    "AddressMark",
    "Invitation",
    "JobRun",
    "LetterPreference",
    "Notice",
    "NoticeKind",
    "NoticeQuerySet",
    "NoticeState",
    "Reading",
    "ReadingKind",
    "Role",
    "SetupCode",
    "Theme",
    "User",
    "UserQuerySet",
]
