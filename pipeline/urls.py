from django.urls import URLPattern, URLResolver, path

from pipeline.views import (
    board,
    calendar,
    deal,
    deals,
    holds,
    moves,
    opening,
    owner,
    papers,
    steps,
    today,
    touches,
)

app_name = "pipeline"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", today.today, name="today"),
    path("board/", board.board, name="board"),
    path("log/", touches.log, name="log"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/end/", calendar.calendar_end, name="calendar-end"),
    path("calendar/<str:token>.ics", calendar.calendar_feed, name="calendar-feed"),
    path("deals/", deals.deals, name="deals"),
    path("deals/new/", opening.deal_new, name="deal-new"),
    path("deals/<int:pk>/", deal.deal, name="deal"),
    path("deals/<int:pk>/touches/", touches.touches, name="touches"),
    path("deals/<int:pk>/touches/new/", touches.touch_new, name="touch-new"),
    path("deals/<int:pk>/stage/", moves.stage, name="stage"),
    path("deals/<int:pk>/hold/", holds.hold, name="hold"),
    path("deals/<int:pk>/hold/end/", holds.hold_end, name="hold-end"),
    path("deals/<int:pk>/owner/", owner.owner, name="owner"),
    path("deals/<int:pk>/closing/", moves.closing, name="closing"),
    path("deals/<int:pk>/papers/", papers.papers, name="papers"),
    path("deals/<int:pk>/next-step/", steps.next_step, name="next-step"),
    path("next-steps/<int:pk>/completion/", steps.completion, name="completion"),
    path("groups/<int:pk>/deals/", opening.group_deals_view, name="group-deals"),
]
