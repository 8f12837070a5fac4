"""Members as points: where they live and how many, never who they are. ZIP points unless the plan gave a file."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from providers.models import County, Network


class MemberFile(models.Model):
    """One uploaded file of members of a network; the newest takes the place of the one before, whole."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="member_files")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    rows_read = models.PositiveIntegerField()
    rows_used = models.PositiveIntegerField()
    members = models.PositiveBigIntegerField(help_text="The weights of all rows used.")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network"],
                condition=models.Q(retired_at__isnull=True),
                name="memberfile_one_in_force_per_network",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("adequacy:member-file", args=[self.pk])

    @property
    def rows_refused(self) -> int:
        return self.rows_read - self.rows_used


class UploadState(models.TextChoices):
    WAITING = "waiting", "Waiting to be read"
    READING = "reading", "Being read"
    DONE = "done", "Read"
    REFUSED = "refused", "Not used"


UNFINISHED = (UploadState.WAITING, UploadState.READING)


class MemberUploadQuerySet(models.QuerySet["MemberUpload"]):
    def unfinished(self) -> MemberUploadQuerySet:
        return self.filter(state__in=UNFINISHED)

    def newest_first(self) -> MemberUploadQuerySet:
        return self.order_by("-uploaded_at", "-pk")


class MemberUpload(models.Model):
    """A file on its way to be read, with how far it is. Its parts are dropped when it is read or refused.

    `touched_at` is when the reader last said how far it is: one that fell silent is taken over.
    """

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="member_uploads")
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.WAITING)
    bytes_read = models.PositiveBigIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    refusal = models.CharField(max_length=1_000, blank=True)
    member_file = models.ForeignKey(MemberFile, on_delete=models.SET_NULL, null=True, related_name="uploads")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    objects = MemberUploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network"],
                condition=models.Q(state__in=UNFINISHED),
                name="memberupload_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("adequacy:member-upload", args=[self.pk])

    @property
    def is_at_work(self) -> bool:
        return self.state in UNFINISHED

    @property
    def percent(self) -> int:
        return min(100, self.bytes_read * 100 // self.size) if self.size else 0


class MemberUploadPart(models.Model):
    """A piece of the file: the worker may be on another machine than the page."""

    upload = models.ForeignKey(MemberUpload, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="memberuploadpart_once"),
        ]

    def __str__(self) -> str:
        return f"part {self.number}"


class MemberPoints(models.Model):
    """All members of one county, packed: little-endian doubles latitude, longitude, latitude, ..., and as many 64-bit
    whole numbers of weight. One read, no parsing: a nation of five million points is 120 MB.

    Without a file they are the ZIP points of the Census, weighted by population; then `slack` holds as many doubles,
    half the miles to the next point, and else nothing. The sides are those of the box all points lie in, give or take
    their slack, in degrees. A row is never changed: other members are other rows, so what was read of it can be kept.
    """

    member_file = models.ForeignKey(MemberFile, on_delete=models.CASCADE, null=True, related_name="points")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    places = models.BinaryField()
    weights = models.BinaryField()
    slack = models.BinaryField(default=bytes)
    south = models.FloatField()
    north = models.FloatField()
    west = models.FloatField()
    east = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member_file", "county"],
                name="memberpoints_once_per_county",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"members in {self.county_id}"


class MemberProblem(models.Model):
    """A row that could not be used, with its line (the heading is line 1) and the reason."""

    member_file = models.ForeignKey(MemberFile, on_delete=models.CASCADE, related_name="problems")
    line = models.PositiveIntegerField()
    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"
