from accounts.models.absence import Absence, AbsenceQuerySet
from accounts.models.access import Invitation, SetupCode
from accounts.models.address import AddressMark
from accounts.models.job import JobRun
from accounts.models.notice import Notice, NoticeKind, NoticeQuerySet, NoticeState
from accounts.models.reading import Reading, ReadingKind
from accounts.models.user import Role, Theme, User, UserQuerySet

__all__ = [
    "Absence",
    "AbsenceQuerySet",
    "AddressMark",
    "Invitation",
    "JobRun",
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
